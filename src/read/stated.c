#include "read/stated.h"

void stated_free(struct stated *stated)
{
	if (!stated)
		return;
	g_free(stated->title);
	g_free(stated->where);
	g_free(stated->phone);
	g_free(stated->country);
	g_free(stated->text);
	record_clear(&quote_record, &stated->quote);
	g_free(stated);
}
