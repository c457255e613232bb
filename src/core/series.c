#include "core/series.h"

#include <string.h>

#define COUNT_DIGITS_MAX 9 /* longer is an order number of somebody, not a count */

struct number {
	char *series;
	int count, width; /* width: digits, for leading zeros */
	const struct deal *deal;
};

static void number_clear(void *number)
{
	g_free(((struct number *)number)->series);
}

/* False when it does not end in a count. */
static bool split(const struct deal *deal, struct number *ret)
{
	const char *text = deal->quote.number ? deal->quote.number : "";
	size_t end = strlen(text), start = end;
	while (start > 0 && g_ascii_isdigit(text[start - 1]))
		start--;
	if (start == end || end - start > COUNT_DIGITS_MAX)
		return false;
	*ret = (struct number){ g_strndup(text, start), atoi(text + start), (int)(end - start), deal };
	return true;
}

static int by_count(const void *a, const void *b)
{
	const struct number *x = a, *y = b;
	int series = strcmp(x->series, y->series);
	return series ? series : (x->count > y->count) - (x->count < y->count);
}

static GArray *numbers_of(GPtrArray *deals, int64_t to_utc)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct number));
	g_array_set_clear_func(all, number_clear);
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		struct number n;
		if (d->first_sent_utc < to_utc && split(d, &n))
			g_array_append_val(all, n);
	}
	g_array_sort(all, by_count);
	return all;
}

void missing_number_free(struct missing_number *m)
{
	g_free(m->number);
	g_free(m->rep);
	g_free(m);
}

static void add_gap(GPtrArray *missing, const struct number *before, const struct number *behind)
{
	bool same = g_strcmp0(before->deal->rep, behind->deal->rep) == 0;
	for (int count = before->count + 1; count < behind->count; count++) {
		struct missing_number *m = g_new0(struct missing_number, 1);
		m->number = g_strdup_printf("%s%0*d", before->series, before->width, count);
		m->rep = same ? g_strdup(before->deal->rep) : NULL;
		g_ptr_array_add(missing, m);
	}
}

/* numbers: of one series, ascending. */
static bool is_dense(const struct number *numbers, guint n)
{
	int seen = 1;
	for (guint i = 1; i < n; i++)
		seen += numbers[i].count != numbers[i - 1].count;
	int64_t span = (int64_t)numbers[n - 1].count - numbers[0].count + 1;
	return (int64_t)seen * 100 >= span * SERIES_DENSE_PERCENT;
}

static void look_at_series(GPtrArray *missing, const struct number *numbers, guint n, int64_t from_utc)
{
	if (!is_dense(numbers, n))
		return;
	for (guint i = 1; i < n; i++) {
		int gap = numbers[i].count - numbers[i - 1].count - 1;
		int64_t shown_utc = MAX(numbers[i].deal->first_sent_utc, numbers[i - 1].deal->first_sent_utc);
		if (gap > 0 && gap <= SERIES_GAP_MAX && shown_utc >= from_utc)
			add_gap(missing, &numbers[i - 1], &numbers[i]);
	}
}

GPtrArray *series_missing(GPtrArray *deals, int64_t from_utc, int64_t to_utc)
{
	GPtrArray *missing = g_ptr_array_new_with_free_func((GDestroyNotify)missing_number_free);
	g_autoptr(GArray) all = numbers_of(deals, to_utc);
	const struct number *numbers = (const struct number *)(const void *)all->data;
	for (guint i = 0, n; i < all->len; i += n) {
		for (n = 1; i + n < all->len && g_str_equal(numbers[i + n].series, numbers[i].series); n++)
			;
		look_at_series(missing, numbers + i, n, from_utc);
	}
	return missing;
}
