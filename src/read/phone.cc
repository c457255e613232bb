/* libphonenumber has no C interface: this is the whole of it that closecall needs, and nothing else is
 * written in C++. */
#include "read/phone_number.h"

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

static enum phone_type type_of(PhoneNumberUtil::PhoneNumberType type)
{
	switch (type) {
	case PhoneNumberUtil::MOBILE: return PHONE_MOBILE;
	case PhoneNumberUtil::FIXED_LINE:
	case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return PHONE_FIXED;
	default: return PHONE_OTHER;
	}
}

/* Countries where nothing stands before a national number but the trunk prefix, if they have one. */
static const char simple_regions[] = "ZZ AT BE BG CH CY CZ DE DK EE ES FR GB GR HR IE IS IT LI LU LV MT NL NO PL PT RO SE SI SK";

static void fill_plan(const std::string &region, struct phone_plan *ret)
{
	std::string trunk;
	util()->GetNddPrefixForRegion(region, true, &trunk);
	g_strlcpy(ret->region, region.c_str(), sizeof ret->region);
	g_strlcpy(ret->trunk, trunk.c_str(), sizeof ret->trunk);
	ret->country_code = util()->GetCountryCodeForRegion(region);
	ret->simple = region.size() == 2 && strstr(simple_regions, region.c_str());
}

extern "C" void phone_plan_of(const char *region, struct phone_plan *ret)
{
	fill_plan(region ? region : "ZZ", ret);
}

extern "C" size_t phone_plan_of_code(const char *digits, struct phone_plan *ret)
{
	int code = 0;
	for (size_t n = 0; n < 3 && g_ascii_isdigit(digits[n]) && *digits != '0';) {
		std::string region;
		code = code * 10 + (digits[n++] - '0');
		util()->GetRegionCodeForCountryCode(code, &region);
		if (region == "ZZ")
			continue;
		fill_plan(region, ret);
		ret->country_code = code; /* "001" is the region of codes that are of no country */
		return n;
	}
	return 0;
}

static PhoneNumber number_of(int country_code, const char *national)
{
	PhoneNumber number;
	int zeros = (int)strspn(national, "0");
	number.set_country_code(country_code);
	number.set_national_number(g_ascii_strtoull(national, NULL, 10));
	if (zeros > 0) {
		number.set_italian_leading_zero(true);
		number.set_number_of_leading_zeros(zeros);
	}
	return number;
}

/* E.164 needs none of the library's parsing, which costs as much as reading the rest of a mail. */
static bool parse_e164(const char *e164, PhoneNumber *ret)
{
	struct phone_plan plan;
	size_t n = *e164 == '+' ? strspn(e164 + 1, "0123456789") : 0;
	size_t code = n > 0 && n <= PHONE_MAX_DIGITS && !e164[1 + n] ? phone_plan_of_code(e164 + 1, &plan) : 0;
	if (code == 0 || code == n)
		return false;
	*ret = number_of(plan.country_code, e164 + 1 + code);
	return true;
}

extern "C" bool phone_check(int country_code, const char *national, bool strict, struct phone_hit *ret)
{
	PhoneNumber number = number_of(country_code, national);
	/* a number of no type is not valid: the library's own test asks the same */
	auto type = strict ? util()->GetNumberType(number) : PhoneNumberUtil::UNKNOWN;
	if (strict ? type == PhoneNumberUtil::UNKNOWN : !util()->IsPossibleNumber(number))
		return false;
	ret->type = strict ? type_of(type) : PHONE_DOUBTFUL;
	g_snprintf(ret->e164, sizeof ret->e164, "+%d%s", country_code, national);
	return true;
}

extern "C" guint phone_match_line(GArray *hits, const char *line, size_t n, size_t offset, const char *region, bool strict)
{
	auto leniency = strict ? PhoneNumberMatcher::VALID : PhoneNumberMatcher::POSSIBLE;
	PhoneNumberMatcher matcher(*util(), std::string(line, n), region, leniency, 20);
	guint before = hits->len;
	while (matcher.HasNext()) {
		PhoneNumberMatch match;
		std::string e164;
		matcher.Next(&match);
		util()->Format(match.number(), PhoneNumberUtil::E164, &e164);
		size_t start = offset + (size_t)match.start(), end = start + (size_t)match.length();
		struct phone_hit hit = { start, end, "", PHONE_DOUBTFUL };
		if (strict)
			hit.type = type_of(util()->GetNumberType(match.number()));
		g_strlcpy(hit.e164, e164.c_str(), sizeof hit.e164);
		g_array_append_val(hits, hit);
	}
	return hits->len - before;
}

extern "C" char *phone_region(const char *e164)
{
	PhoneNumber number;
	std::string country;

	if (!parse_e164(e164, &number))
		return NULL;
	util()->GetRegionCodeForNumber(number, &country);
	return country.size() == 2 && g_ascii_isalpha(country[0]) && country != "ZZ" ? g_strdup(country.c_str()) : NULL;
}

extern "C" char *phone_format(const char *e164, const char *region)
{
	PhoneNumber number;
	std::string country, out;
	if (!parse_e164(e164, &number))
		return g_strdup(e164);
	util()->GetRegionCodeForNumber(number, &country);
	auto format = region && country == region ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL;
	util()->Format(number, format, &out);
	return g_strdup(out.c_str());
}
