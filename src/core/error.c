#include "core/error.h"

G_DEFINE_QUARK(closecall-error-quark, closecall_error)
