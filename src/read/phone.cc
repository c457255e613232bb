/* libphonenumber has no C interface: this is the whole of it that closecall needs, and nothing else is
 * written in C++. */
#include "read/phone.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumbermatch.h>
#include <phonenumbers/phonenumbermatcher.h>
#include <phonenumbers/phonenumberutil.h>
#include <cstring>
#include <string>

using namespace i18n::phonenumbers;

static PhoneNumberUtil *util()
{
	/* the library's own logger writes to standard output, which in the reader process is a pipe with
	 * another use */
	static PhoneNumberUtil *const one = [] {
		PhoneNumberUtil *u = PhoneNumberUtil::GetInstance();
		u->SetLogger(new NullLogger());
		return u;
	}();
	return one;
}

/* The matcher costs some 100 microseconds a line, so it sees only lines with a run of digits that could be a
 * number: one that begins with + or (, or with the trunk prefix of its region (nearly everywhere 0). */
static const char number_bytes[] = "0123456789+()./- \t\xC2\xA0\xE2\x80\x91\x93\xAF";
static bool worth_a_look(const char *line, size_t n, const std::string &trunk)
{
	for (size_t i = 0; i < n; i++) {
		size_t digits = 0, start = i;
		for (; i < n && line[i] && strchr(number_bytes, line[i]); i++)
			digits += g_ascii_isdigit(line[i]) ? 1 : 0;
		/* a list of things may precede it on its line, so any blank may begin it */
		for (size_t k = start; digits >= 8 && k < i; k++)
			if ((k == start || !g_ascii_isdigit(line[k - 1])) &&
				(line[k] == '+' || !strncmp(line + k, trunk.c_str(), trunk.size()) ||
					!strncmp(line + k, "00", 2)))
				return true;
	}
	return false;
}

static enum phone_type type_of(const PhoneNumber &number)
{
	switch (util()->GetNumberType(number)) {
	case PhoneNumberUtil::MOBILE: return PHONE_MOBILE;
	case PhoneNumberUtil::FIXED_LINE:
	case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return PHONE_FIXED;
	default: return PHONE_OTHER;
	}
}

static guint find_in_line(
	GArray *hits, const std::string &line, size_t offset, const std::string &country, bool strict)
{
	auto leniency = strict ? PhoneNumberMatcher::VALID : PhoneNumberMatcher::POSSIBLE;
	PhoneNumberMatcher matcher(*util(), line, country, leniency, 20);
	guint before = hits->len;
	while (matcher.HasNext()) {
		PhoneNumberMatch match;
		std::string e164;
		matcher.Next(&match);
		util()->Format(match.number(), PhoneNumberUtil::E164, &e164);
		size_t start = offset + (size_t)match.start(), end = start + (size_t)match.length();
		struct phone_hit hit = { start, end, "", strict ? type_of(match.number()) : PHONE_DOUBTFUL };
		g_strlcpy(hit.e164, e164.c_str(), sizeof hit.e164);
		g_array_append_val(hits, hit);
	}
	return hits->len - before;
}

extern "C" GArray *phone_find(const char *text, const char *region)
{
	GArray *hits = g_array_new(FALSE, TRUE, sizeof(struct phone_hit));
	std::string country = region ? region : "ZZ", trunk;
	util()->GetNddPrefixForRegion(country, true, &trunk);
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n\f"), offset = (size_t)(line - text);
		if (worth_a_look(line, n, trunk) && !find_in_line(hits, std::string(line, n), offset, country, true))
			find_in_line(hits, std::string(line, n), offset, country, false);
		line += n + (line[n] ? 1 : 0);
	}
	return hits;
}

extern "C" char *phone_region(const char *e164)
{
	PhoneNumber number;
	std::string country;

	if (util()->Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
		return NULL;
	util()->GetRegionCodeForNumber(number, &country);
	return country.size() == 2 && g_ascii_isalpha(country[0]) && country != "ZZ" ? g_strdup(country.c_str()) : NULL;
}

extern "C" char *phone_format(const char *e164, const char *region)
{
	PhoneNumber number;
	std::string country, out;
	if (util()->Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
		return g_strdup(e164);
	util()->GetRegionCodeForNumber(number, &country);
	auto format = region && country == region ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL;
	util()->Format(number, format, &out);
	return g_strdup(out.c_str());
}
