/*
 * What single sites do with their addresses (see url-own.h): parameters that only track, other
 * hosts and other forms for one page, links that only lead on, addresses that show no page of their
 * own. Tables, and where each entry is from. Nothing is remembered.
 */
#include "url-own.h"

#include <string.h>

/*
 * Parameters that say who shared a link and how. Where `site` is NULL they track wherever they
 * stand; otherwise on that site and its subdomains. A name that ends in * stands for all that begin
 * so.
 */
static const struct {
	const char *site, *name;
} tracking[] = {
    /* Google: support.google.com/analytics/answer/1033863, /google-ads/answer/9744275 */
    {NULL, "utm_*"},
    {NULL, "gclid"},
    {NULL, "gclsrc"},
    {NULL, "dclid"},
    {NULL, "gbraid"},
    {NULL, "wbraid"},
    {NULL, "srsltid"},
    {NULL, "_ga"},
    {NULL, "_gl"},
    {NULL, "usqp"},
    /* Meta, Microsoft, X, TikTok, LinkedIn, Yandex: the click ids of their advertising manuals */
    {NULL, "fbclid"},
    {NULL, "fb_*"},
    {NULL, "igsh"},
    {NULL, "igshid"},
    {NULL, "msclkid"},
    {NULL, "twclid"},
    {NULL, "ttclid"},
    {NULL, "li_fat_id"},
    {NULL, "yclid"},
    {NULL, "ysclid"},
    {NULL, "_openstat"},
    /* X's embedded posts: developer.x.com, publish.x.com */
    {NULL, "ref_src"},
    {NULL, "ref_url"},
    /* Mail and marketing: Mailchimp, HubSpot, Marketo, Vero, Omeda, Klaviyo, Drip, ActiveCampaign
     */
    {NULL, "mc_cid"},
    {NULL, "mc_eid"},
    {NULL, "_hs*"},
    {NULL, "hsa_*"},
    {NULL, "hsctatracking"},
    {NULL, "mkt_tok"},
    {NULL, "vero_*"},
    {NULL, "oly_*"},
    {NULL, "_kx"},
    {NULL, "__s"},
    {NULL, "vgo_ee"},
    /* Web analytics: Matomo, Adobe, Piano (AT Internet), Webtrekk, comScore, Branch */
    {NULL, "mtm_*"},
    {NULL, "matomo_*"},
    {NULL, "pk_*"},
    {NULL, "piwik_*"},
    {NULL, "s_cid"},
    {NULL, "at_*"},
    {NULL, "xtor"},
    {NULL, "wt_*"},
    {NULL, "wt.*"},
    {NULL, "ns_*"},
    {NULL, "_branch_*"},
    /* What newspapers and shops name so by custom */
    {NULL, "ref"},
    {NULL, "referrer"},
    {NULL, "cmpid"},
    {NULL, "cmp"},
    {NULL, "icid"},
    {NULL, "ncid"},
    {NULL, "ftag"},
    {NULL, "smid"},
    {NULL, "smtyp"},
    {NULL, "sref"},
    {NULL, "share_*"},
    {NULL, "sharesource"},
    {NULL, "guccounter"},
    {NULL, "guce_*"},
    {NULL, "amp"},
    {NULL, "outputtype"},
    {NULL, "amp_js_v"},
    /* Alibaba's and Bilibili's page trackers */
    {NULL, "spm"},
    {NULL, "scm"},
    {NULL, "spm_id_from"},
    {NULL, "vd_source"},
    {"bilibili.com", "from"},
    {"bilibili.com", "seid"},
    {"bilibili.com", "bbid"},
    {"bilibili.com", "ts"},
    {"bilibili.com", "timestamp"},
    {"bilibili.com", "unique_k"},
    {"bilibili.com", "plat_id"},
    {"bilibili.com", "buvid"},
    {"bilibili.com", "is_story_h5"},
    {"bilibili.com", "mid"},
    /* Chinese portals: where on the portal the link was opened */
    {"weibo.com", "from"},
    {"weibo.cn", "from"},
    {"weibo.com", "wfr"},
    {"weibo.com", "wvr"},
    {"weibo.com", "mod"},
    {"163.com", "from"},
    {"163.com", "f"},
    {"qq.com", "from"},
    {"sina.com.cn", "from"},
    {"sina.com.cn", "wm"},
    {"sohu.com", "from"},
    {"ifeng.com", "from"},
    {"toutiao.com", "from"},
    {"36kr.com", "from"},
    {"zhihu.com", "from"},
    {"baidu.com", "from"},
    {"baidu.com", "wfr"},
    {"baidu.com", "for"},
    {"thepaper.cn", "from"},
    {"36kr.com", "f"},
    {"weixin.qq.com", "chksm"},
    {"weixin.qq.com", "scene"},
    {"weixin.qq.com", "mpshare"},
    {"weixin.qq.com", "srcid"},
    {"weixin.qq.com", "sharer_*"},
    {"weixin.qq.com", "subscene"},
    {"weixin.qq.com", "clicktime"},
    {"weixin.qq.com", "poc_token"},
    /* The share buttons of single sites */
    {"x.com", "s"},
    {"x.com", "t"},
    {"x.com", "cn"},
    {"x.com", "ref"},
    {"youtube.com", "si"},
    {"youtube.com", "feature"},
    {"youtube.com", "pp"},
    {"youtube.com", "t"},
    {"youtube.com", "ab_channel"},
    {"spotify.com", "si"},
    {"spotify.com", "context"},
    {"spotify.com", "nd"},
    {"reddit.com", "context"},
    {"reddit.com", "rdt"},
    {"linkedin.com", "trk"},
    {"linkedin.com", "rcm"},
    {"linkedin.com", "trackingid"},
    {"linkedin.com", "lipi"},
    {"linkedin.com", "originalsubdomain"},
    {"medium.com", "source"},
    {"medium.com", "sk"},
    {"substack.com", "r"},
    {"substack.com", "triedredirect"},
    {"substack.com", "publication_id"},
    {"substack.com", "post_id"},
    {"substack.com", "isfreemail"},
    {"substack.com", "showwelcomeonshare"},
    {"nytimes.com", "unlocked_article_code"},
    {"nytimes.com", "partner"},
    {"wsj.com", "mod"},
    {"wsj.com", "st"},
    {"wsj.com", "reflink"},
    {"barrons.com", "mod"},
    {"marketwatch.com", "mod"},
    {"cnbc.com", "__source"},
    {"cnbc.com", "par"},
    {"cnbc.com", "sharing"},
    {"bloomberg.com", "accesstoken"},
    {"bloomberg.com", "leadsource"},
    {"ft.com", "sharetype"},
    {"ft.com", "token"},
    {"washingtonpost.com", "itid"},
    {"washingtonpost.com", "pwapi_token"},
    {"theinformation.com", "rc"},
    {"apple.com", "itsct"},
    {"apple.com", "itscg"},
    {"apple.com", "mt"},
    {"tiktok.com", "_r"},
    {"tiktok.com", "_t"},
    {"tiktok.com", "lang"},
    {"tiktok.com", "is_from_webapp"},
    {"tiktok.com", "sender_device"},
    {"instagram.com", "hl"},
    {"producthunt.com", "bc"},
    {"eventbrite.com", "aff"},
    {"amazon.com", "tag"},
};

/* Hosts that show the same pages as another one. */
static const struct {
	const char *host, *is;
} same_host[] = {{"twitter.com", "x.com"}, {"fxtwitter.com", "x.com"}, {"vxtwitter.com", "x.com"},
    {"fixupx.com", "x.com"}, {"xcancel.com", "x.com"}, {"music.youtube.com", "youtube.com"},
    {"youtube-nocookie.com", "youtube.com"}, {"old.reddit.com", "reddit.com"},
    {"np.reddit.com", "reddit.com"}, {"new.reddit.com", "reddit.com"},
    {"export.arxiv.org", "arxiv.org"}, {"ar5iv.org", "arxiv.org"},
    {"ar5iv.labs.arxiv.org", "arxiv.org"}, {"dx.doi.org", "doi.org"},
    {"news.ycombinator.org", "news.ycombinator.com"}};

/* Pages that several addresses show: what stands before the page's name in each of them. */
static const struct {
	const char *host, *before, *is, *form;
} known[] = {{"youtu.be", "/", "youtube.com", "/watch?v="},
    {"youtube.com", "/shorts/", "youtube.com", "/watch?v="},
    {"youtube.com", "/live/", "youtube.com", "/watch?v="},
    {"youtube.com", "/embed/", "youtube.com", "/watch?v="},
    {"youtube.com", "/v/", "youtube.com", "/watch?v="},
    {"redd.it", "/", "reddit.com", "/comments/"}, {"arxiv.org", "/abs/", "arxiv.org", "/abs/"},
    {"arxiv.org", "/pdf/", "arxiv.org", "/abs/"}, {"arxiv.org", "/html/", "arxiv.org", "/abs/"},
    {"huggingface.co", "/papers/", "huggingface.co", "/papers/"},
    {"bilibili.com", "/video/", "bilibili.com", "/video/"},
    {"b23.tv", "/BV", "bilibili.com", "/video/BV"}};

/* Links that only lead to the one in a parameter. */
static const struct {
	const char *host, *path, *name;
} leads[] = {{"google.com", "/url", "q"}, {"google.com", "/url", "url"},
    {"l.facebook.com", "/l.php", "u"}, {"lm.facebook.com", "/l.php", "u"},
    {"l.instagram.com", "/", "u"}, {"youtube.com", "/redirect", "q"},
    {"out.reddit.com", "/", "url"}, {"link.zhihu.com", "/", "target"},
    {"link.juejin.cn", "/", "target"}, {"vk.com", "/away.php", "to"},
    {"duckduckgo.com", "/l/", "uddg"}, {"slack-redir.net", "/link", "url"},
    {"safelinks.protection.outlook.com", "/", "url"}};

/* str_is(), told by the first character mostly: the tables are long. */
static inline bool is(struct str s, const char *z)
{
	return s.len > 0 && *s.ptr == *z && str_is(s, z);
}

/* Compares in lower case; `name` may end in *. */
static bool name_is(struct str s, const char *name)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		c = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
		if (name[i] == '*')
			return true;
		if (name[i] != c)
			return false;
	}
	return name[s.len] == '\0';
}

bool url_is_tracking(struct str host, struct str name)
{
	for (size_t i = 0; i < sizeof(tracking) / sizeof(*tracking); i++)
		if (name_is(name, tracking[i].name) &&
		    (!tracking[i].site || url_host_is(host, tracking[i].site)))
			return true;
	return false;
}

struct str url_led_to(const struct url_parts *u)
{
	for (size_t i = 0; u->query.len > 0 && i < sizeof(leads) / sizeof(*leads); i++) {
		if (!is(u->path, leads[i].path) || !url_host_is(u->host, leads[i].host))
			continue;
		struct str to = url_parameter(u->query, leads[i].name);
		if (url_starts(to, "http"))
			return to;
	}
	return STR_NONE;
}

/* The digits at the front of s, or what stands before the next slash where digits is not asked. */
static struct str name_at(struct str s, bool digits)
{
	size_t len = 0;

	while (len < s.len && s.ptr[len] != '/' &&
	       (!digits || (s.ptr[len] >= '0' && s.ptr[len] <= '9')))
		len++;
	return (struct str){s.ptr, len};
}

/* What stands in the path after `before`, wherever that is; empty where it is not there. */
static struct str after(struct str path, const char *before)
{
	size_t len = strlen(before);

	for (size_t at = 0; at + len < path.len; at++)
		if (memcmp(path.ptr + at, before, len) == 0)
			return (struct str){path.ptr + at + len, path.len - at - len};
	return STR_NONE;
}

/* 2512.01234v2.pdf and 2512.01234 are one paper. */
static struct str paper(struct str id)
{
	if (id.len > 4 && memcmp(id.ptr + id.len - 4, ".pdf", 4) == 0)
		id.len -= 4;
	size_t end = id.len;
	while (end > 0 && id.ptr[end - 1] >= '0' && id.ptr[end - 1] <= '9')
		end--;
	if (end > 1 && end < id.len && id.ptr[end - 1] == 'v')
		id.len = end - 1;
	return id;
}

static void know(struct url_parts *u, const char *host, const char *form, struct str id)
{
	if (id.len == 0)
		return;
	u->host = str_of(host);
	u->id_form = form;
	u->id = id;
}

/* Pages whose name stands somewhere in the path. */
static void know_inside(struct url_parts *u)
{
	if (is(u->host, "x.com"))
		know(u, "x.com", "/i/status/", name_at(after(u->path, "/status/"), true));
	else if (is(u->host, "reddit.com"))
		know(u, "reddit.com", "/comments/", name_at(after(u->path, "/comments/"), false));
	else if (is(u->host, "youtube.com") && is(u->path, "/watch"))
		know(u, "youtube.com", "/watch?v=", url_parameter(u->query, "v"));
	else if (url_starts(u->host, "amazon.")) {
		struct str item = after(u->path, "/dp/");
		if (item.len == 0)
			item = after(u->path, "/gp/product/");
		know(u, "amazon.com", "/dp/", name_at(item, false));
	}
}

void url_know_site(struct url_parts *u)
{
	for (size_t i = 0; i < sizeof(same_host) / sizeof(*same_host); i++)
		if (is(u->host, same_host[i].host))
			u->host = str_of(same_host[i].is);
	/* google.com/amp/s/host/path shows host/path. */
	if (is(u->host, "google.com") && url_starts(u->path, "/amp/s/")) {
		struct str rest = {u->path.ptr + 7, u->path.len - 7};
		u->host = url_next_part(&rest, '/');
		if (url_starts(u->host, "www."))
			u->host = (struct str){u->host.ptr + 4, u->host.len - 4};
		u->path = rest.len > 0 ? (struct str){rest.ptr - 1, rest.len + 1} : STR_NONE;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known) && u->id.len == 0; i++) {
		if (!is(u->host, known[i].host) || !url_starts(u->path, known[i].before))
			continue;
		size_t len = strlen(known[i].before);
		struct str rest = {u->path.ptr + len, u->path.len - len}, id = name_at(rest, false);
		/* Papers of before 2007 have a slash in their name. */
		if (is(u->host, "arxiv.org"))
			id = paper(rest);
		know(u, known[i].is, known[i].form, id);
	}
	if (u->id.len == 0)
		know_inside(u);
}

/* A path of one segment, which is a name on sites that give everyone a page. */
static bool is_one_segment(struct str path)
{
	while (path.len > 0 && path.ptr[path.len - 1] == '/')
		path.len--;
	return path.len < 2 || !memchr(path.ptr + 1, '/', path.len - 1);
}

bool url_is_place(const struct url_parts *u)
{
	static const char *const profiles[] = {"x.com", "instagram.com", "facebook.com",
	    "tiktok.com", "t.me", "weibo.com", "threads.net", "threads.com", "bsky.app",
	    "linktr.ee"};
	static const char *const lists[] = {"/search", "/hashtag/", "/explore", "/intent/", "/tag/",
	    "/tags/", "/in/", "/profile/", "/channel/", "/c/", "/user/"};

	if (is(u->host, "pic.x.com") || is(u->host, "pic.twitter.com"))
		return true;
	if (url_starts(u->path, "/@") && is_one_segment(u->path))
		return true;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		if (u->path.len < 2 || u->path.ptr[1] != lists[i][1] ||
		    !url_starts(u->path, lists[i]))
			continue;
		size_t len = strlen(lists[i]);
		if (is_one_segment((struct str){u->path.ptr + len, u->path.len - len}))
			return true;
	}
	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++)
		if (is(u->host, profiles[i]) && is_one_segment(u->path))
			return true;
	return false;
}
