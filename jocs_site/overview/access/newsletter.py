"""The newsletter by mail."""

from jocs_site.overview.access.policies import BY_LINK, PUBLIC, staff

NEWSLETTER = {
    "newsletter:join": PUBLIC,
    "newsletter:sent": PUBLIC,
    "newsletter:confirm": BY_LINK,
    "newsletter:leave": BY_LINK,
    "newsletter:leave_consent": BY_LINK,
    "newsletter_editions:index": staff("newsletter.view_edition"),
    "newsletter_editions:index_results": staff("newsletter.view_edition"),
    "newsletter_editions:inspect": staff("newsletter.view_edition"),
    "newsletter_editions:add": staff("newsletter.add_edition"),
    "newsletter_editions:change": staff("newsletter.change_edition"),
    "newsletter_editions:test": staff("newsletter.change_edition"),
    "newsletter_editions:discard": staff("newsletter.change_edition"),
    "newsletter_editions:send": staff("newsletter.send_edition"),
    "newsletter_editions:stop": staff("newsletter.send_edition"),
    "newsletter_editions:go_on": staff("newsletter.send_edition"),
    "newsletter_readers:*": staff("newsletter.view_subscription"),
}
