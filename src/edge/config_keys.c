#include "edge/config_keys.h"
#include "edge/config.h"

#define COMPANY(field) .offset = offsetof(struct config, field)
#define MAIL(field) .offset = offsetof(struct mail_source, field)
#define CAL(field) .offset = offsetof(struct calendar_target, field)
#define BOOK(field) .offset = offsetof(struct book_source, field)
#define OUT(field) .offset = offsetof(struct mail_target, field)
#define REP(field) .offset = offsetof(struct rep, field)
#define RULE(field) .offset = offsetof(struct rules, field)
#define COUNT(type, field) .count = offsetof(struct type, field)

static const char *const security_words[] = { "tls", "starttls", NULL }; /* enum security */
static const char *const mail_kinds[] = { "imap", "maildir", NULL };
static const char *const calendar_kinds[] = { "caldav", "icsdir", "invitations", NULL }; /* enum calendar_kind */
static const char *const book_kinds[] = { "carddav", "vcfdir", NULL };
static const char *const outgoing_kinds[] = { "smtp", "outdir", NULL };
static const char *const folder_kinds[] = { "sent", "quotes", NULL };
static const char *const show_words[] = { "busy", "free", NULL };
static const char *const receipt_words[] = { "digest", "at-once", NULL };

/* One key a row, as the manual has them. */
/* clang-format off */

/* A password is found in one of three places; the same keys wherever one is needed. */
#define SECRET_KEYS(at, kind) \
	{ .name = "password_file", .type = KEY_PATH, at(secret.file), .only = kind, .unset = "none", \
		.sentence = "File whose first line is the password; readable by its owner only (mode 0600)." }, \
	{ .name = "password_command", .type = KEY_TEXT, at(secret.command), .only = kind, .unset = "none", \
		.sentence = "Command whose first line of output is the password; run without a shell, at most " \
			    "10 s." }, \
	{ .name = "password_credential", .type = KEY_TEXT, at(secret.credential), .only = kind, \
		.unset = "none", \
		.sentence = "Name of the systemd credential that holds the password." }, \
	{ .name = "password", .type = KEY_REFUSED, \
		.sentence = "a password does not stand in this file: use password_file, password_command or " \
			    "password_credential" }

static const struct key week_range_keys[] = {
	{ .name = "days", .type = KEY_DAYS, .offset = offsetof(struct week_range, days), .def = "\"mon-sun\"",
		.sentence = "Days of the week, such as mon-fri or mon,wed." },
	{ .name = "from", .type = KEY_TIME, .offset = offsetof(struct week_range, from_minute),
		.def = "\"00:00\"",
		.sentence = "Local time at which it begins." },
	{ .name = "to", .type = KEY_TIME, .offset = offsetof(struct week_range, to_minute),
		.def = "\"24:00\"",
		.sentence = "Local time at which it ends." },
	{ 0 },
};
static const struct section week_range_section = { sizeof(struct week_range), week_range_keys };

static const struct key closed_keys[] = {
	{ .name = "from", .type = KEY_DATE, .offset = offsetof(struct date_range, from), .required = true,
		.sentence = "First day: MM-DD every year, or YYYY-MM-DD once." },
	{ .name = "to", .type = KEY_DATE, .offset = offsetof(struct date_range, to), .required = true,
		.sentence = "Last day, written like the first." },
	{ 0 },
};
static const struct section closed_section = { sizeof(struct date_range), closed_keys };

#define TIER(field) .offset = offsetof(struct tier, field)
static const struct key tier_keys[] = {
	{ .name = "name", .type = KEY_TEXT, TIER(name), .required = true,
		.sentence = "Name of the tier; a quote of unknown amount belongs to the one named standard." },
	{ .name = "below", .type = KEY_COUNT, TIER(below), .min = -1, .max = 1e12, .def = "-1",
		.unit = "of the quote's currency, excluding VAT",
		.sentence = "Quotes below this amount belong to the tier; -1 is no limit, for the last one." },
	{ .name = "first_call_bd", .type = KEY_INT, TIER(first_call_bd), .min = 0, .max = 30, .def = "1",
		.unit = "business days",
		.sentence = "Time from sending to the first call." },
	{ .name = "noanswer_bd", .type = KEY_INTS, TIER(noanswer_bd), COUNT(tier, n_noanswer), .min = 0,
		.max = 60, .def = "[ 1, 1, 2, 3, 5 ]", .unit = "business days",
		.sentence = "Gap after each call that reached nobody; the last one repeats." },
	{ .name = "max_dials", .type = KEY_INT, TIER(max_dials), .min = 1, .max = 50, .def = "6",
		.unit = "calls",
		.sentence = "Calls after which the quote is left to rest." },
	{ .name = "max_conversations", .type = KEY_INT, TIER(max_conversations), .min = 1, .max = 50,
		.def = "5", .unit = "conversations",
		.sentence = "Conversations after which the quote is left to rest." },
	{ .name = "before_expiry_bd", .type = KEY_INT, TIER(before_expiry_bd), .min = 0, .max = 30,
		.def = "3", .unit = "business days",
		.sentence = "Time before the quote expires at which the last call comes." },
	{ 0 },
};
static const struct section tier_section = { sizeof(struct tier), tier_keys };

#define DEFAULT_WINDOWS \
	"( { from = \"08:30\"; to = \"09:45\"; }, { from = \"16:00\"; to = \"17:15\"; }, " \
	"{ from = \"10:00\"; to = \"11:45\"; }, { from = \"14:00\"; to = \"16:00\"; } )"
#define DEFAULT_NEVER \
	"( { days = \"mon-fri\"; from = \"11:45\"; to = \"13:30\"; }, " \
	"{ days = \"mon\"; from = \"00:00\"; to = \"09:30\"; }, " \
	"{ days = \"fri\"; from = \"15:30\"; to = \"24:00\"; } )"
#define DEFAULT_TIERS \
	"( { name = \"small\"; below = 2500; first_call_bd = 1; noanswer_bd = [ 1, 1, 2 ]; " \
	"max_dials = 4; max_conversations = 3; before_expiry_bd = 2; }, " \
	"{ name = \"standard\"; below = 25000; first_call_bd = 1; noanswer_bd = [ 1, 1, 2, 3, 5 ]; " \
	"max_dials = 6; max_conversations = 5; before_expiry_bd = 3; }, " \
	"{ name = \"large\"; below = -1; first_call_bd = 2; noanswer_bd = [ 1, 2, 2, 3, 5, 5, 5 ]; " \
	"max_dials = 8; max_conversations = 7; before_expiry_bd = 5; } )"

static const struct key cadence_keys[] = {
	{ .name = "holidays", .type = KEY_REGIONS, RULE(regions), .max = 20, .unset = "company.region",
		.sentence = "Regions of the holidays file whose holidays are no business days: BE, DE-NW …" },
	{ .name = "closed", .type = KEY_LIST, RULE(closed), COUNT(rules, n_closed), .max = 100,
		.section = &closed_section, .def = "( { from = \"12-24\"; to = \"01-02\"; } )",
		.sentence = "Periods in which nobody is called." },
	{ .name = "hours", .type = KEY_LIST, RULE(hours), COUNT(rules, n_hours), .min = 1, .max = 50,
		.section = &week_range_section,
		.def = "( { days = \"mon-fri\"; from = \"08:30\"; to = \"17:30\"; } )",
		.sentence = "Working hours; a promised call is booked outside the windows, but never "
			    "outside these." },
	{ .name = "windows", .type = KEY_LIST, RULE(windows), COUNT(rules, n_windows), .min = 1, .max = 50,
		.section = &week_range_section, .def = DEFAULT_WINDOWS,
		.sentence = "Parts of the day in which calls are booked, best first." },
	{ .name = "never", .type = KEY_LIST, RULE(never), COUNT(rules, n_never), .max = 50,
		.section = &week_range_section, .def = DEFAULT_NEVER,
		.sentence = "Parts of the week in which no call is booked." },
	{ .name = "slot_minutes", .type = KEY_INT, RULE(slot_minutes), .min = 5, .max = 120, .def = "10",
		.unit = "minutes",
		.sentence = "Length of a call in the calendar." },
	{ .name = "batch_min", .type = KEY_INT, RULE(batch_min), .min = 1, .max = 100, .def = "3",
		.unit = "calls",
		.sentence = "A row of fewer calls on a day draws further ones to it, whatever the window; calls of "
			    "the largest tier are made on their own." },
	{ .name = "batch_max", .type = KEY_INT, RULE(batch_max), .min = 1, .max = 100, .def = "6",
		.unit = "calls",
		.sentence = "Calls that are made back to back at most." },
	{ .name = "max_calls_per_day", .type = KEY_INT, RULE(max_calls_per_day), .min = 1, .max = 100,
		.def = "8", .unit = "calls",
		.sentence = "Calls that are booked on one day at most." },
	{ .name = "lead_minutes", .type = KEY_INT, RULE(lead_minutes), .min = 0, .max = 1440, .def = "30",
		.unit = "minutes",
		.sentence = "A call is never booked closer to now than this." },
	{ .name = "horizon_days", .type = KEY_INT, RULE(horizon_days), .min = 7, .max = 366, .def = "60",
		.unit = "days",
		.sentence = "A slot is looked for this far ahead at most." },
	{ .name = "late", .type = KEY_TIME, RULE(late_minute), .def = "\"15:00\"",
		.sentence = "A quote sent at or after this time counts as sent the next day." },
	{ .name = "alternate_daypart", .type = KEY_BOOL, RULE(alternate_daypart), .def = "true",
		.sentence = "After a call that reached nobody the next one comes in the other half of the "
			    "day." },
	{ .name = "callback_neutral_bd", .type = KEY_INT, RULE(callback_neutral_bd), .min = 0, .max = 20,
		.def = "2", .unit = "business days",
		.sentence = "A first request to call back within this time is no conversation; a later one "
			    "counts as undecided." },
	{ .name = "decision_lead_bd", .type = KEY_INT, RULE(decision_lead_bd), .min = 0, .max = 20,
		.def = "2", .unit = "business days",
		.sentence = "Time before the customer's decision at which a call comes." },
	{ .name = "voicemail_on", .type = KEY_INTS, RULE(voicemail_on), COUNT(rules, n_voicemail_on),
		.min = 1, .max = 99, .def = "[ 3, 99 ]",
		.sentence = "Calls at which a message may be left; 99 is the last call." },
	{ .name = "max_voicemails", .type = KEY_INT, RULE(max_voicemails), .min = 0, .max = 20, .def = "2",
		.unit = "messages",
		.sentence = "Messages that are left for one quote at most." },
	{ .name = "static_limit", .type = KEY_INT, RULE(static_limit), .min = 1, .max = 20, .def = "3",
		.unit = "conversations",
		.sentence = "Conversations without order or objection after which the quote is presumed a "
			    "no." },
	{ .name = "suspect_at", .type = KEY_INT, RULE(suspect_at), .min = 1, .max = 100, .def = "4",
		.unit = "points",
		.sentence = "Score from which a quote is suspected of being a price lever or a polite no." },
	{ .name = "expired_bd", .type = KEY_INT, RULE(expired_bd), .min = 0, .max = 60, .def = "5",
		.unit = "business days",
		.sentence = "Time after its validity at which an open quote is closed as expired." },
	{ .name = "ask_minutes", .type = KEY_INT, RULE(ask_minutes), .min = 0, .max = 1440, .def = "15",
		.unit = "minutes",
		.sentence = "Time after a call without outcome at which the salesperson is asked what came "
			    "of it." },
	{ .name = "roll_limit", .type = KEY_INT, RULE(roll_limit), .min = 0, .max = 50, .def = "3",
		.unit = "times",
		.sentence = "A call that passed without outcome is booked again at most this often." },
	{ .name = "consumer_calls", .type = KEY_BOOL, RULE(consumer_calls), .def = "false",
		.sentence = "Calls to private persons are booked, too; where it is false the salesperson is told, and decides." },
	{ .name = "tender_calls", .type = KEY_BOOL, RULE(tender_calls), .def = "false",
		.sentence = "Calls about public tenders are booked, too; where it is false the salesperson is told, and decides." },
	{ .name = "tiers", .type = KEY_LIST, RULE(tiers), COUNT(rules, n_tiers), .min = 1, .max = 20,
		.section = &tier_section, .def = DEFAULT_TIERS,
		.sentence = "How quotes are followed up by their amount, smallest first." },
	{ 0 },
};
static const struct section cadence_section = { sizeof(struct rules), cadence_keys };

/* Where a mailbox is, and who logs in there: a rep's own and closecall's. */
#define MAIL_SERVER_KEYS(whose) \
	{ .name = "kind", .type = KEY_EITHER, MAIL(maildir), .words = mail_kinds, .def = "\"imap\"", \
		.sentence = "A server (imap), or a directory that another program keeps (maildir)." }, \
	{ .name = "host", .type = KEY_TEXT, MAIL(host), .only = "imap", .required = true, \
		.sentence = "Name of the IMAP server." }, \
	{ .name = "port", .type = KEY_INT, MAIL(port), .min = 1, .max = 65535, .only = "imap", \
		.unset = "993 with tls, 143 with starttls", \
		.sentence = "Port of the IMAP server." }, \
	{ .name = "security", .type = KEY_CHOICE, MAIL(security), .words = security_words, .def = "\"tls\"", \
		.only = "imap", \
		.sentence = "TLS from the start (tls) or after STARTTLS (starttls); there is no plain text." }, \
	{ .name = "login", .type = KEY_TEXT, MAIL(login), .only = "imap", .unset = whose, \
		.sentence = "Name to log in with." }, \
	SECRET_KEYS(MAIL, "imap"), \
	{ .name = "ca_file", .type = KEY_PATH, MAIL(ca_file), .only = "imap", \
		.unset = "the system's certificates", \
		.sentence = "Certificates to trust instead of the system's (PEM)." }

static const struct key mail_keys[] = {
	MAIL_SERVER_KEYS("the rep's address"),
	{ .name = "folder", .type = KEY_TEXT, MAIL(folder), .only = "imap",
		.unset = "found: the one the server marks as sent",
		.sentence = "Folder in which the sent quotes land." },
	{ .name = "inbox", .type = KEY_TEXT, MAIL(inbox), .only = "imap", .def = "\"INBOX\"",
		.sentence = "Folder with the customers' answers; empty: it is not looked at." },
	{ .name = "path", .type = KEY_PATH, MAIL(path), .only = "maildir", .required = true,
		.sentence = "Maildir in which the sent quotes land." },
	{ .name = "inbox_path", .type = KEY_PATH, MAIL(inbox_path), .only = "maildir", .unset = "none",
		.sentence = "Maildir with the customers' answers." },
	{ .name = "authserv_id", .type = KEY_TEXT, MAIL(authserv_id), .unset = "none",
		.sentence = "Name under which the server that takes this mailbox's mail writes Authentication-Results (RFC 8601). "
			    "Without it, or when they do not pass, lost, stop and not-a-quote mailed from outside are asked back once." },
	{ .name = "folder_kind", .type = KEY_EITHER, MAIL(quotes_folder), .words = folder_kinds,
		.def = "\"sent\"",
		.sentence = "The folder holds all sent mail (sent) or quotes only (quotes)." },
	{ 0 },
};
static const struct section mail_section = { sizeof(struct mail_source), mail_keys };

static const struct key incoming_keys[] = {
	MAIL_SERVER_KEYS("outgoing.from"),
	{ .name = "folder", .type = KEY_TEXT, MAIL(folder), .only = "imap", .def = "\"INBOX\"",
		.sentence = "Folder in which mail to outgoing.from lands." },
	{ .name = "path", .type = KEY_PATH, MAIL(path), .only = "maildir", .required = true,
		.sentence = "Maildir in which mail to outgoing.from lands." },
	{ .name = "authserv_id", .type = KEY_TEXT, MAIL(authserv_id), .unset = "none",
		.sentence = "As reps.mail.authserv_id, for this mailbox." },
	{ 0 },
};
static const struct section incoming_section = { sizeof(struct mail_source), incoming_keys };

static const struct key calendar_keys[] = {
	{ .name = "kind", .type = KEY_CHOICE, CAL(kind), .words = calendar_kinds, .def = "\"caldav\"",
		.sentence = "A server (caldav), a directory of .ics files that another program keeps (icsdir), or invitations by mail, for "
			    "calendars that can be reached in no other way (invitations): each call is an invitation from outgoing.from, "
			    "and the replies come back to the mailbox that incoming names. Other appointments of this person are not seen." },
	{ .name = "url", .type = KEY_TEXT, CAL(url), .only = "caldav", .required = true,
		.sentence = "Address of the calendar, of its owner, or only of the server: https://…; or a mail address or domain, whose DNS says where its calendars are." },
	{ .name = "name", .type = KEY_TEXT, CAL(name), .only = "caldav",
		.unset = "the first that takes events",
		.sentence = "Calendar to book in, by its name or the last part of its address." },
	{ .name = "login", .type = KEY_TEXT, CAL(login), .only = "caldav", .unset = "the rep's address",
		.sentence = "Name to log in with." },
	SECRET_KEYS(CAL, "caldav"),
	{ .name = "ca_file", .type = KEY_PATH, CAL(ca_file), .only = "caldav",
		.unset = "the system's certificates",
		.sentence = "Certificates to trust instead of the system's (PEM)." },
	{ .name = "path", .type = KEY_PATH, CAL(path), .only = "icsdir", .required = true,
		.sentence = "Directory of .ics files, one an event (vdir)." },
	{ 0 },
};
static const struct section calendar_section = { sizeof(struct calendar_target), calendar_keys };

static const struct key book_keys[] = {
	{ .name = "kind", .type = KEY_EITHER, BOOK(vcfdir), .words = book_kinds, .def = "\"carddav\"",
		.sentence = "A server (carddav), or a directory of .vcf files (vcfdir)." },
	{ .name = "url", .type = KEY_TEXT, BOOK(url), .only = "carddav", .required = true,
		.sentence = "Address of the address book, of its owner, or only of the server: https://…; or a mail address or domain, whose DNS says where its cards are." },
	{ .name = "login", .type = KEY_TEXT, BOOK(login), .only = "carddav", .unset = "the rep's address",
		.sentence = "Name to log in with." },
	SECRET_KEYS(BOOK, "carddav"),
	{ .name = "ca_file", .type = KEY_PATH, BOOK(ca_file), .only = "carddav",
		.unset = "the system's certificates",
		.sentence = "Certificates to trust instead of the system's (PEM)." },
	{ .name = "path", .type = KEY_PATH, BOOK(path), .only = "vcfdir", .required = true,
		.sentence = "Directory of .vcf files, of one or more cards each." },
	{ 0 },
};
static const struct section book_section = { sizeof(struct book_source), book_keys };

static const struct key outgoing_keys[] = {
	{ .name = "kind", .type = KEY_EITHER, OUT(outdir), .words = outgoing_kinds, .def = "\"smtp\"",
		.sentence = "A server (smtp), or a directory of .eml files (outdir)." },
	{ .name = "host", .type = KEY_TEXT, OUT(host), .only = "smtp", .unset = "none",
		.sentence = "Name of the SMTP server; without one mails are put into the reps' inboxes by IMAP." },
	{ .name = "port", .type = KEY_INT, OUT(port), .min = 1, .max = 65535, .only = "smtp",
		.unset = "465 with tls, 587 with starttls",
		.sentence = "Port of the SMTP server." },
	{ .name = "security", .type = KEY_CHOICE, OUT(security), .words = security_words, .def = "\"tls\"",
		.only = "smtp",
		.sentence = "TLS from the start (tls) or after STARTTLS (starttls); there is no plain text." },
	{ .name = "login", .type = KEY_TEXT, OUT(login), .only = "smtp",
		.unset = "outgoing.from when there is a password, else no login",
		.sentence = "Name to log in with." },
	SECRET_KEYS(OUT, "smtp"),
	{ .name = "ca_file", .type = KEY_PATH, OUT(ca_file), .only = "smtp",
		.unset = "the system's certificates",
		.sentence = "Certificates to trust instead of the system's (PEM)." },
	{ .name = "path", .type = KEY_PATH, OUT(path), .only = "outdir", .required = true,
		.sentence = "Directory that takes the mails as .eml files." },
	{ .name = "from", .type = KEY_ADDRESS, OUT(from_address), .required = true,
		.sentence = "Address that closecall writes from, and that outcomes are mailed to." },
	{ .name = "from_name", .type = KEY_TEXT, OUT(from_name), .def = "\"closecall\"",
		.sentence = "Name that closecall writes under." },
	{ 0 },
};
static const struct section outgoing_section = { sizeof(struct mail_target), outgoing_keys };

static const struct key rep_keys[] = {
	{ .name = "id", .type = KEY_ID, REP(id), .unset = "the address before the @",
		.sentence = "Short name that never changes: the ledger keeps deals under it." },
	{ .name = "name", .type = KEY_TEXT, REP(name), .unset = "made from the address",
		.sentence = "Name as customers know it." },
	{ .name = "address", .type = KEY_ADDRESS, REP(address), .required = true,
		.sentence = "Mail address from which the quotes leave." },
	{ .name = "phone", .type = KEY_PHONE, REP(phone), .unset = "none",
		.sentence = "Number that is left in a message." },
	{ .name = "language", .type = KEY_LANGUAGE, REP(language), .unset = "company.language",
		.sentence = "Language of mails to this person, and of scripts when the quote's is unknown." },
	{ .name = "timezone", .type = KEY_ZONE, REP(zone_name), .unset = "company.timezone",
		.sentence = "Time zone in which this person calls." },
	{ .name = "digest", .type = KEY_TIME, REP(digest_minute), .def = "\"07:30\"",
		.sentence = "Local time of the daily summary, on business days." },
	{ .name = "weekly", .type = KEY_BOOL, REP(weekly), .def = "true",
		.sentence = "Own copy of the weekly summary: the same figures as the manager's." },
	{ .name = "coaching", .type = KEY_BOOL, REP(coaching), .def = "false",
		.sentence = "The weekly summary also says what was said: excuses, and objections in their own words." },
	{ .name = "show", .type = KEY_EITHER, REP(transparent), .words = show_words, .def = "\"busy\"",
		.sentence = "Whether calls show as busy or free to others." },
	{ .name = "busy_before_hours", .type = KEY_INT, REP(busy_before_h), .min = 0, .max = 720, .def = "24",
		.unit = "hours",
		.sentence = "With show = \"free\": a call shows as busy from this long before it; 0 never." },
	{ .name = "alarm_minutes", .type = KEY_INT, REP(alarm_minutes), .min = -1, .max = 1440, .def = "0",
		.unit = "minutes",
		.sentence = "Alarm this long before a call: 0 at its start, -1 none." },
	{ .name = "mail", .type = KEY_GROUP, REP(mail), .section = &mail_section, .required = true,
		.sentence = "Where the sent quotes and the answers are found." },
	{ .name = "calendar", .type = KEY_GROUP, REP(calendar), .section = &calendar_section,
		.required = true,
		.sentence = "Where the calls are booked." },
	{ .name = "addressbook", .type = KEY_GROUP, REP(addressbook), .section = &book_section,
		.sentence = "Where the number of a customer is looked up when the quote does not have it; "
			    "without this group nowhere." },
	{ .name = "cadence", .type = KEY_GROUP, REP(rules), .section = &cadence_section, .under = "cadence",
		.sentence = "Any key of cadence that is different for this person." },
	{ 0 },
};
static const struct section rep_section = { sizeof(struct rep), rep_keys };

static const struct key company_keys[] = {
	{ .name = "name", .type = KEY_TEXT, COMPANY(company), .required = true,
		.sentence = "Name of the company, as in its quotes." },
	{ .name = "domains", .type = KEY_DOMAINS, COMPANY(domains), .max = 1000,
		.unset = "those of the reps' addresses",
		.sentence = "The company's own mail domains: mail among these is no quote." },
	{ .name = "phones", .type = KEY_PHONES, COMPANY(phones), .max = 1000, .def = "( )",
		.sentence = "The company's own phone numbers, never taken for a customer's." },
	{ .name = "region", .type = KEY_COUNTRY, COMPANY(region), .def = "\"BE\"",
		.sentence = "Country: for phone numbers without a prefix, and for holidays." },
	{ .name = "language", .type = KEY_LANGUAGE, COMPANY(language), .def = "\"nl\"",
		.sentence = "Language of people who have none of their own here." },
	{ .name = "currency", .type = KEY_CURRENCY, COMPANY(currency), .def = "\"EUR\"",
		.sentence = "Currency of the figures, and of an amount that says none." },
	{ .name = "timezone", .type = KEY_ZONE, COMPANY(zone_name), .def = "\"Europe/Brussels\"",
		.sentence = "Time zone of people who have none of their own here." },
	{ 0 },
};
static const struct section company_section = { sizeof(struct config), company_keys };

static const struct key manager_keys[] = {
	{ .name = "address", .type = KEY_ADDRESS, COMPANY(manager_address), .required = true,
		.sentence = "Address that gets the weekly summary." },
	{ .name = "name", .type = KEY_TEXT, COMPANY(manager_name), .unset = "made from the address",
		.sentence = "Name of the manager." },
	{ .name = "language", .type = KEY_LANGUAGE, COMPANY(manager_language), .unset = "company.language",
		.sentence = "Language of the weekly summary." },
	{ .name = "day", .type = KEY_WEEKDAY, COMPANY(weekly_weekday), .def = "\"mon\"",
		.sentence = "Day of the weekly summary." },
	{ .name = "time", .type = KEY_TIME, COMPANY(weekly_minute), .def = "\"07:30\"",
		.sentence = "Local time of the weekly summary." },
	{ 0 },
};
static const struct section manager_section = { sizeof(struct config), manager_keys };

#define CUSTOMER(field) .offset = offsetof(struct customer, field)
static const struct key customer_keys[] = {
	{ .name = "who", .type = KEY_CUSTOMER, CUSTOMER(who), .required = true,
		.sentence = "The customer: a mail address, or a domain with all below it; an address goes before its domain." },
	{ .name = "none", .type = KEY_BOOL, CUSTOMER(none), .def = "false",
		.sentence = "No call is booked by itself: the salesperson is told of each quote, and decides." },
	{ .name = "never", .type = KEY_LIST, CUSTOMER(never), COUNT(customer, n_never), .max = 50,
		.section = &week_range_section, .def = "( )",
		.sentence = "Parts of the week, in the customer's time, in which no call is booked, besides those of cadence." },
	{ .name = "first_call_bd", .type = KEY_INT, CUSTOMER(first_call_bd), .min = -1, .max = 30, .def = "-1", .unit = "business days",
		.sentence = "Time from sending to the first call; -1 is the tier's." },
	{ .name = "noanswer_bd", .type = KEY_INTS, CUSTOMER(noanswer_bd), COUNT(customer, n_noanswer), .min = 0, .max = 60,
		.def = "[ ]", .unit = "business days",
		.sentence = "Gap after each call that reached nobody; none is the tier's." },
	{ .name = "max_dials", .type = KEY_INT, CUSTOMER(max_dials), .min = -1, .max = 50, .def = "-1", .unit = "calls",
		.sentence = "Calls after which the quote is left to rest; -1 is the tier's." },
	{ .name = "max_conversations", .type = KEY_INT, CUSTOMER(max_conversations), .min = -1, .max = 50, .def = "-1",
		.unit = "conversations",
		.sentence = "Conversations after which the quote is left to rest; -1 is the tier's." },
	{ .name = "before_expiry_bd", .type = KEY_INT, CUSTOMER(before_expiry_bd), .min = -1, .max = 30, .def = "-1",
		.unit = "business days",
		.sentence = "Time before the quote expires at which the last call comes; -1 is the tier's." },
	{ 0 },
};
static const struct section customer_section = { sizeof(struct customer), customer_keys };

static const struct key admin_keys[] = {
	{ .name = "address", .type = KEY_ADDRESS, COMPANY(admin_address), .required = true,
		.sentence = "Address that is told when a mailbox, a calendar or this service needs a "
			    "person." },
	{ 0 },
};
static const struct section admin_section = { sizeof(struct config), admin_keys };

static const struct key config_keys_table[] = {
	{ .name = "company", .type = KEY_GROUP, .section = &company_section, .required = true,
		.sentence = "The company that sends the quotes." },
	{ .name = "outgoing", .type = KEY_GROUP, COMPANY(outgoing), .section = &outgoing_section,
		.required = true,
		.sentence = "How closecall sends its own mail." },
	{ .name = "incoming", .type = KEY_GROUP, COMPANY(incoming.mail), .section = &incoming_section,
		.sentence = "closecall's own mailbox, where mail to outgoing.from lands: answers that reach no rep's mailbox are taken there. "
			    "Without this group they are seen in the reps' Sent folders only." },
	{ .name = "manager", .type = KEY_GROUP, .section = &manager_section,
		.sentence = "Who gets the weekly summary, of the last week as it stood at its end; without this group nobody does." },
	{ .name = "admin", .type = KEY_GROUP, .section = &admin_section,
		.sentence = "Who is told of trouble; without this group the log alone is." },
	{ .name = "cadence", .type = KEY_COMMON, .section = &cadence_section,
		.sentence = "When calls are made; a rep's own cadence goes first, key by key." },
	{ .name = "every_rep", .type = KEY_COMMON, .section = &rep_section,
		.sentence = "What holds for every rep: any key of reps; a rep's own goes first, key by key." },
	{ .name = "reps", .type = KEY_LIST, COMPANY(reps), COUNT(config, n_reps), .min = 1, .max = 10000,
		.section = &rep_section, .under = "every_rep", .required = true,
		.sentence = "The salespeople." },
	{ .name = "customers", .type = KEY_LIST, COMPANY(customers), COUNT(config, n_customers), .max = 100000,
		.section = &customer_section, .def = "( )",
		.sentence = "What is different for some customers; goes before cadence." },
	{ .name = "receipts", .type = KEY_EITHER, COMPANY(receipts_at_once), .words = receipt_words,
		.def = "\"at-once\"",
		.sentence = "Outcomes are confirmed by mail at once or in the daily summary; lost and stop "
			    "always at once." },
	{ .name = "ask_why", .type = KEY_BOOL, COMPANY(ask_why), .def = "false",
		.sentence = "A mail about each new quote that asks why the customer wanted it; else that is asked only where "
			    "something else is asked." },
	{ .name = "token_key_file", .type = KEY_PATH, COMPANY(token_key.file), .unset = "token.key in state_dir, made once",
		.sentence = "File whose first line is the key, at least 16 characters, by which answers to mails of closecall are known; "
			    "readable by its owner only (mode 0600)." },
	{ .name = "token_key_credential", .type = KEY_TEXT, COMPANY(token_key.credential), .unset = "none",
		.sentence = "Name of the systemd credential that holds that key." },
	{ .name = "token_days", .type = KEY_INT, COMPANY(token_days), .min = 1, .max = 365, .def = "30", .unit = "days",
		.sentence = "How long a link in a mail, and a reply to it, is good for when it is not seen in the Sent folder." },
	{ .name = "margin", .type = KEY_REAL, COMPANY(margin), .min = 0, .max = 1, .def = "0.25",
		.unit = "of the amount",
		.sentence = "Average margin on an order, for what a gap in score costs." },
	{ .name = "contacts", .type = KEY_PATH, COMPANY(contacts), .unset = "none",
		.sentence = "CSV file (UTF-8) with the columns email, name, phone and company: where a number is "
			    "looked up last." },
	{ .name = "lookback_days", .type = KEY_INT, COMPANY(lookback_days), .min = 0, .max = 365, .def = "14",
		.unit = "days",
		.sentence = "Age up to which quotes are taken up at the first look at a folder." },
	{ .name = "poll_s", .type = KEY_INT, COMPANY(poll_s), .min = 1, .max = 86400, .def = "120",
		.unit = "seconds",
		.sentence = "Time between two looks at a calendar, and at a folder that cannot announce new "
			    "mail." },
	{ .name = "max_mail_mb", .type = KEY_MIB, COMPANY(max_mail_bytes), .min = 1, .max = 200, .def = "25",
		.unit = "MiB",
		.sentence = "A larger mail is not read, and listed in the daily summary." },
	{ .name = "workers", .type = KEY_INT, COMPANY(workers), .min = 1, .max = 256, .def = "8",
		.unit = "threads",
		.sentence = "Reps that are served at the same time." },
	{ .name = "readers", .type = KEY_INT, COMPANY(readers), .min = 0, .max = 256, .def = "0",
		.unit = "processes",
		.sentence = "Processes that read mail in a sandbox; 0 is one per processor." },
	{ .name = "reader_timeout_s", .type = KEY_INT, COMPANY(reader_timeout_s), .min = 1, .max = 600,
		.def = "20", .unit = "seconds",
		.sentence = "A mail that takes longer to read is put aside, and listed in the daily "
			    "summary." },
	{ .name = "state_dir", .type = KEY_PATH, COMPANY(state_dir), .def = "\"/var/lib/closecall\"",
		.sentence = "Directory of the ledger, which closecall writes to." },
	{ .name = "templates_dir", .type = KEY_PATH, COMPANY(templates_dir),
		.unset = "the installed templates",
		.sentence = "Directory of the call scripts and mails, one folder a language." },
	{ .name = "words_dir", .type = KEY_PATH, COMPANY(words_dir), .unset = "the installed words",
		.sentence = "Directory of the words by which quotes and outcomes are known, one file a "
			    "language." },
	{ .name = "holidays_file", .type = KEY_PATH, COMPANY(holidays_file),
		.unset = "the installed holidays.conf",
		.sentence = "Public holidays by region." },
	{ .name = "reader", .type = KEY_PATH, COMPANY(reader_path),
		.unset = "beside closecall, else as installed",
		.sentence = "The program closecall-reader." },
	{ 0 },
};
const struct section config_section = { sizeof(struct config), config_keys_table };

/* clang-format on */

const struct key *section_find(const struct section *s, const char *name)
{
	for (const struct key *k = s->keys; k->name; k++)
		if (g_str_equal(k->name, name))
			return k;
	return NULL;
}

/* ---- the table as text ---- */

static const char *const type_names[] = {
	[KEY_TEXT] = "text",
	[KEY_PATH] = "path",
	[KEY_ID] = "short name",
	[KEY_ADDRESS] = "mail address",
	[KEY_PHONE] = "phone number",
	[KEY_CUSTOMER] = "mail address or domain",
	[KEY_LANGUAGE] = "language",
	[KEY_COUNTRY] = "country",
	[KEY_CURRENCY] = "currency",
	[KEY_ZONE] = "time zone",
	[KEY_DOMAINS] = "list of domains",
	[KEY_PHONES] = "list of phone numbers",
	[KEY_REGIONS] = "list of regions",
	[KEY_INT] = "whole number",
	[KEY_COUNT] = "whole number",
	[KEY_MIB] = "whole number",
	[KEY_REAL] = "number",
	[KEY_BOOL] = "true or false",
	[KEY_TIME] = "time of day",
	[KEY_WEEKDAY] = "day of the week",
	[KEY_DAYS] = "days of the week",
	[KEY_DATE] = "date",
	[KEY_INTS] = "list of whole numbers",
	[KEY_CHOICE] = "word",
	[KEY_EITHER] = "word",
	[KEY_GROUP] = "group",
	[KEY_LIST] = "list of groups",
	[KEY_COMMON] = "group",
};

static const char *const type_ranges[] = {
	[KEY_PATH] = "absolute, or relative to the directory of this file",
	[KEY_ID] = "a to z, 0 to 9, \"-\", \"_\" and \".\"",
	[KEY_PHONE] = "international, with + and country code",
	[KEY_PHONES] = "international, with + and country code",
	[KEY_LANGUAGE] = "two letters (ISO 639-1) with templates of their own",
	[KEY_COUNTRY] = "two letters (ISO 3166-1)",
	[KEY_CURRENCY] = "three letters (ISO 4217)",
	[KEY_ZONE] = "a name of the IANA data base",
	[KEY_REGIONS] = "those of the holidays file",
	[KEY_TIME] = "00:00 to 24:00",
	[KEY_WEEKDAY] = "mon, tue, wed, thu, fri, sat, sun",
	[KEY_DAYS] = "mon to sun",
	[KEY_DATE] = "MM-DD or YYYY-MM-DD",
	[KEY_REFUSED] = NULL,
};

/* "caldav, icsdir or invitations" */
static char *words_or(const char *const *words)
{
	GString *s = g_string_new(words[0]);
	for (int i = 1; words[i]; i++)
		g_string_append_printf(s, "%s%s", words[i + 1] ? ", " : " or ", words[i]);
	return g_string_free(s, FALSE);
}

char *key_range(const struct key *k)
{
	const char *blank = k->unit ? " " : "", *unit = k->unit ? k->unit : "";
	switch (k->type) {
	case KEY_INT:
	case KEY_COUNT:
	case KEY_MIB: return g_strdup_printf("%.0f to %.0f%s%s", k->min, k->max, blank, unit);
	case KEY_INTS:
		return g_strdup_printf(
			"up to %d, each %.0f to %.0f%s%s", RULES_MAX_GAPS, k->min, k->max, blank, unit);
	case KEY_REAL: return g_strdup_printf("%g to %g%s%s", k->min, k->max, blank, unit);
	case KEY_LIST: return g_strdup_printf("%.0f to %.0f", k->min, k->max);
	case KEY_CHOICE:
	case KEY_EITHER: return words_or(k->words);
	default: return g_strdup(type_ranges[k->type] ? type_ranges[k->type] : "");
	}
}

typedef void (*key_func)(const char *name, const char *type, const char *range, const char *def,
	const char *sentence, void *data);

static char *default_of(const struct key *k)
{
	if (k->def || k->unset)
		return g_strdup(k->def ? k->def : k->unset);
	if (k->required && k->only)
		return g_strdup_printf("required with kind = \"%s\"", k->only);
	return g_strdup(k->required ? "required" : "");
}

static void tell_section(const struct section *s, const char *prefix, key_func f, void *data)
{
	for (const struct key *k = s->keys; k->name; k++) {
		if (k->type == KEY_REFUSED)
			continue;
		g_autofree char *name = g_strconcat(prefix, k->name, NULL);
		g_autofree char *range = key_range(k), *def = default_of(k);
		f(name, type_names[k->type], range, def, k->sentence, data);
		/* what stands elsewhere already is not told twice */
		if (!k->section || (k->type == KEY_GROUP && k->under) ||
			(k->type == KEY_COMMON && k->section == &rep_section))
			continue;
		g_autofree char *inner = g_strconcat(name, ".", NULL);
		tell_section(k->section, inner, f, data);
	}
}

void config_keys(key_func f, void *data)
{
	tell_section(&config_section, "", f, data);
}
