"""Page furniture: the lines that belong to the page and not to the article.

A line is furniture only when a rule matches the whole of it; what a rule does
not know stays in the analysis. Furniture stays in the text, so that every
offset remains true, and print or retrieval times in it date nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from quotetrack.model import Span
from quotetrack.patterns import regex

Scope = Literal["line", "edge", "tail", "list"]


class Rule(NamedTuple):
    """One kind of furniture: its name, where it may stand, and the pattern of a whole line."""

    name: str
    # line: anywhere; edge: only outside the body's paragraphs; tail: closes the page with all that follows;
    # list: anywhere, and after the body with all that follows
    scope: Scope
    because: str  # the sentence for people
    pattern: str


class Line(NamedTuple):
    """One line of the text without the white space around it."""

    start: int
    end: int
    text: str


END = r"[.!:…»>|\s]*"
NAMES = r"[A-Z][\w.’'-]+(?:\ (?:[A-Z][\w.’'-]+|and|&|,|at|of|the)){0,9}"
STAFF = (  # Associated Press writers Ana Ruiz in Karsa and Tom Lee
    r"(?-i:[A-Z][\w.’'-]+(?:,?\ (?:[A-Z][\w.’'-]+|and|&|at|of|the|in|from|also|staff|writers?|reporters?|"
    r"correspondents?)){0,24}?)"
)
HANDLE = r"@\w+"
LINK = r"(?:https?://|www\.)\S+"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
WHEN = (
    rf"(?:(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\ )?(?:{MONTH}\ \d{{1,2}},?\ \d{{4}}|"
    rf"\d{{1,2}}\ {MONTH},?\ \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}))"
)
CLOCK = r"(?:,?\ (?:at\ )?\d{1,2}[:.]\d\d(?::\d\d)?\ ?(?:[AaPp]\.?[Mm]\.?)?\ ?(?:[A-Z]{2,4})?)"
AGENCY = (
    r"(?:Getty(?:\ Images)?|Reuters|AP(?:\ Photo)?|Associated\ Press|AFP|EPA|PA(?:\ Wire)?|"
    r"Bloomberg|Shutterstock|iStock|Alamy|PTI|Xinhua|Anadolu)"
)

RULES = (  # the first that matches a line wins
    # Our code of editorial values
    Rule(
        "values", "tail", "a link to the publisher's editorial code",
        r"(?:read\ )?our\ (?:code\ of\ editorial\ values|editorial\ (?:code|values|standards|"
        r"policy)|journalism\ standards|standards\ and\ practices)\b.{0,40}",
    ),
    # This article is closed for comments.
    Rule(
        "comments-closed", "tail", "the comment section's state",
        r"(?:this\ (?:article|story|post|page)\ is\ (?:now\ )?closed\ (?:for|to)\ (?:new\ "
        r")?comments?|comments?\ (?:are|is|have\ been)\ (?:now\ )?(?:closed|disabled|turned\ "
        r"off|off)(?:\ (?:for|on)\ this\ (?:article|story|post))?|commenting\ (?:is|on\ this\ "
        rf"(?:article|story)\ is)\ (?:now\ )?closed){END}",
    ),
    # Please Email the Editor
    Rule(
        "email-editor", "edge", "an invitation to write to the editor",
        r"(?:please\ )?(?:e-?mail|write\ to|contact)\ (?:the\ (?:editors?|newsroom|author|"
        rf"reporters?|writer)|us)(?:\ (?:at|on|here|with)\b.{{0,80}})?{END}",
    ),
    # Printable version | Mar 3, 2021 4:15:20 PM | example.org/a1
    Rule(
        "print-version", "tail", "the print link, with the time of printing",
        r"(?:print(?:able|er[\ -]friendly)\ (?:version|page)|print\ (?:this|edition|article|"
        r"page))\b.{0,160}",
    ),
    # Printed on 3 March 2021 at 16:15
    Rule(
        "print-time", "edge", "the time the page was printed or fetched",
        r"(?:printed|retrieved|accessed|downloaded|page\ generated|last\ (?:updated|modified|"
        rf"accessed)|updated(?=\ ?:|\ (?:on|at|{WHEN})))(?:\ (?:on|at|from))?:?\ ?.{{0,40}}?{WHEN}.{{0,40}}",
    ),
    # Next Story
    Rule(
        "next-story", "tail", "a link to another page",
        r"(?:next|previous|prev)\ (?:story|article|post|page)\b.{0,120}",
    ),
    # Back to top
    Rule(
        "to-top", "edge", "a link within the page",
        r"(?:back\ to\ (?:the\ )?top|skip\ to\ (?:main\ )?(?:content|navigation)|jump\ to\ "
        rf"comments){END}",
    ),
    # Follow Ana Ruiz on Twitter @anaruiz.
    Rule(
        "follow", "edge", "an invitation to follow somebody",
        rf"(?:(?:you\ can\ )?follow|connect\ with|find)\ (?:{NAMES}|us|me|him|her|them|{HANDLE}|"
        rf"[\w\ ,]{{1,80}})\ (?:directly\ )?on\ (?:Twitter|X|Facebook|Instagram|Threads|Mastodon|"
        rf"LinkedIn|Telegram|WhatsApp|YouTube|social\ media)\b.{{0,160}}",
    ),
    # Follow @exampledaily
    Rule(
        "follow-handle", "edge", "an invitation to follow an account",
        rf"follow\ (?:us\ (?:at\ |@\ ?)?)?(?:{HANDLE}|\#\w+).{{0,60}}",
    ),
    # Twitter: @anaruiz
    Rule(
        "handle", "edge", "a social media account",
        rf"(?:twitter|x|facebook|instagram|threads|bluesky|e-?mail)\s?:\ ?(?:{HANDLE}|{LINK}|"
        rf"[\w.+-]+@[\w-]+\.[\w.]+){END}|{HANDLE}",
    ),
    # Media contact: Ana Ruiz
    Rule(
        "contact", "edge", "whom the press may ask",
        r"(?:(?:media|press|news|for\ more\ information,?)\ )?(?:contacts?|enquiries|inquiries|phone|"
        r"tel(?:ephone)?|mobile|cell|fax|e-?mail|web(?:site)?)\.?\ ?:\ ?.{0,120}|"
        r"(?:got|have)\ (?:a|any)\ (?:news\ )?(?:tips?|story)\b[^“”\"]{0,160}",
    ),
    # FOR IMMEDIATE RELEASE
    Rule(
        "release", "edge", "the label of a press release",
        r"(?:for\ (?:immediate\ )?release|(?:press|news|media)\ release|(?:under\ )?embargo(?:ed)?)"
        r"(?:\ (?:until|till|on|to|for)\b.{0,60})?[:.]?",
    ),
    # -ENDS-
    Rule(
        "ends", "tail", "the end of a press release",
        r"\#{3,}|-\ ?30\ ?-|[-–—\ ]*ends[-–—\ ]*|notes?\ (?:to|for)\ editors?:?",
    ),
    # (Reporting by Ana Ruiz; editing by Tom Lee)
    Rule(
        "credits", "edge", "who worked on the article",
        r"[(\[—–_\s-]*(?:(?:additional\ |further\ )?(?:reporting|writing|editing|research|graphics?|compiled|"
        rf"translat(?:ed|ion)|production)\ (?:and\ (?:writing|editing)\ )?by:?\ {NAMES}\b[^“”\"]{{0,200}}|"
        rf"with\ files\ from\b.{{0,120}}|{STAFF}\ (?:reported\ from\ (?-i:[A-Z])|can\ be\ reached\ (?:at|on|by)\b|"
        r"(?:covers|writes\ about)\ [^“”\"]{3,120}\ for\ |contributed\ (?:reporting|research|to\ this\ (?:report|"
        rf"article|story))\b)[^“”\"]{{0,200}})[)\]]?{END}",
    ),
    # Reach Ana Ruiz at ruiz@example.org.
    Rule(
        "reach", "edge", "how to write to the author",
        rf"(?:reach|contact|e-?mail)\ {NAMES}\ (?:at|on)\ (?:\S+@|[+(]?\d).{{0,120}}",
    ),
    # (Adds comment from the minister)
    Rule(
        "wire-note", "line", "what is new in this version of a wire report",
        r"[(*]\ ?(?:adds|updates|recasts|corrects|repeats|refiles|clarifies|writes\ through|new\ throughout)\b"
        r"[^()“”\"]{0,160}[)*]?",
    ),
    # Home | News | Sport
    Rule("navigation", "edge", "the page's menu", r"home(?:\ ?[|›»>·•/]\ ?[\w’'&\ -]{2,24}){2,}"),
    # Filed under: Politics
    Rule(
        "tags", "edge", "the article's subjects",
        r"(?:tags?|filed\ under|topics?|categor(?:y|ies)|keywords?|posted\ in|more\ on)\ ?:\ ?[^“”\"]{1,160}",
    ),
    # Share this article on Facebook
    Rule(
        "share", "line", "buttons for sharing the page",
        r"(?:share|tweet|like|pin|e-?mail|print|save|bookmark)(?:\ (?:this|on|via|with|to|"
        r"us|it|the|article|story|page|post|link|facebook|twitter|x|whatsapp|e-?mail|linkedin|"
        rf"friends?|a|,|and|/|\|)){{1,9}}{END}",
    ),
    # Share
    Rule(
        "button", "line", "a button",
        r"(?:share|tweet|print|comments?(?:\ \(\d+\))?|\d[\d,.]*\ (?:comments?|shares?|likes?)|"
        r"leave\ a\ comment|post\ a\ comment|add\ (?:a\ )?comment|view\ (?:all\ )?comments|"
        r"show\ comments|copy\ link|listen\ to\ this\ (?:article|story)|log\ in|sign\ in|menu|"
        r"advertisement|sponsored(?:\ content)?|story\ continues\ below(?:\ (?:this\ )?advertisement)?|"
        r"article\ continues\ (?:below|after)(?:\ (?:this\ )?(?:advertisement|ad))?|"
        r"continue\ reading(?:\ the\ main\ story)?|keep\ reading|scroll\ down(?:\ (?:for|to)\b.{0,60})?|got\ it|"
        r"i\ agree|i\ accept|agree\ (?:and|&)\ continue|"
        rf"learn\ more|find\ out\ more|no,?\ thanks|maybe\ later|dismiss|manage\ (?:options|preferences)){END}",
    ),
    # Do you like this page? Like the page:
    Rule("like-page", "edge", "an invitation to like a page", r".{0,60}\blike\ (?:the|our|this)\ page\b.{0,20}"),
    # More on this story
    Rule(
        "list-of-links", "list", "the heading of a list of links",
        r"(?:related(?:\ (?:articles?|stories|topics?|content|news|coverage|links?|posts?|videos?|internet\ links))?|"
        r"topics|tags|more\ on\ this\ (?:story|topic)|most\ (?:read|popular|viewed|watched)|trending(?:\ now)?|"
        r"top\ stories|(?:read|up|watch)\ next|you\ (?:may|might)\ also\ like|recommended(?:\ (?:stories|for\ you))?|"
        r"editor[’']s\ picks?|(?:from\ )?around\ the\ web|sponsored\ links|more\ (?:stories|news))\ ?:?",
    ),
    # ALSO READ: Ministers meet in Geneva
    Rule(
        "also-read", "line", "a link to another article",
        r"(?:(?:also|must|further|see|more)[\ -]read(?:ing|s)?|also\ see|see\ also|also\ on\ "
        r"[\w\ ]{2,30}|read\ (?:more|also|next)|recommended(?:\ (?:reading|stories|for\ you))?|"
        r"editor[’']s\ picks?|more\ (?:from|on|in|stories|about)\ (?:the\ )?[\w\ ]{2,30}|related(?:\ "
        r"(?:article|stor(?:y|ies)|topics?|content|news|coverage|links?|posts?|video))?s?|"
        r"most\ (?:read|popular|viewed)|trending(?:\ now)?|you\ (?:may|might)\ also\ like|"
        r"top\ stories|in\ pictures|don[’']t\ miss|(?-i:MORE|LISTEN)(?=:)|watch(?=:))(?:\s?[:|»>–—-]\s?.{0,160}|[.…]?)",
    ),
    # Read the full report here.
    Rule(
        "read-on", "edge", "a link to a longer text",
        r"(?:read|see|view|watch|listen\ to|hear|download)\ (?:the\ )?(?:(?:rest|full|whole|"
        rf"complete|entire|original|latest|video|audio|interviews?|clip|photos?)\b)[^“”\"]{{0,70}}\b(?:here|"
        rf"below|above|at\ [A-Z][\w\ ]{{1,40}}){END}",
    ),
    # Click here to subscribe.
    Rule("click", "line", "a link", r"(?:click|tap)\ (?:here|on\ the|the)\b.{0,120}"),
    # Sign up for our morning newsletter.
    Rule(
        "newsletter", "line", "an advertisement for a subscription",
        r"(?:(?:want|for|get)\ [^“”\"]{2,60}[,?!]\ )?(?:sign\ up|subscribe|register)\ (?:now|"
        r"today|here|for|to|and)\b[^“”\"]{0,160}",
    ),
    # Get the day's headlines delivered to your inbox.
    Rule(
        "inbox", "line", "an advertisement for a newsletter",
        r"(?:get|receive)\ [^“”\"]{0,120}\b(?:in|to|straight\ to)\ your\ (?:inbox|e-?mail|"
        r"phone)\b.{0,40}",
    ),
    # Download our app for breaking news.
    Rule(
        "app", "line", "an advertisement for an app",
        r"(?:download|get|install)\ (?:our|the)\ (?:[\w\ ]{0,30}\ )?app\b.{0,100}",
    ),
    # Support independent journalism. Donate today.
    Rule(
        "donate", "edge", "a request for support",
        r"(?:support\ (?:our|us|independent|quality)\b.{0,80}|donate\ (?:now|today|here)\b.{0,60})",
    ),
    # We use cookies to improve your experience.
    Rule(
        "cookies", "line", "the cookie notice",
        r"(?:(?:we|this\ (?:web)?site|our\ (?:web)?site)(?:\ and\ our\ partners)?\ uses?\ "
        rf"cookies\b.{{0,300}}|by\ (?:using|continuing\ to\ use)\ (?:this|our)\ (?:web)?site\b.{{0,200}}|"
        r"(?:accept|reject|manage)(?:\ all)?\ cookies|cookie\ (?:policy|settings|preferences|"
        rf"notice)){END}",
    ),
    # © 2021 Example Media Ltd. All rights reserved.
    Rule(
        "copyright", "edge", "the copyright notice",
        r"(?:©|\(c\)\ (?:copyright\ )?\d{4}|copyright\b\s?[©(\d:]).{0,200}",
    ),
    # All rights reserved.
    Rule(
        "rights", "edge", "the terms of use",
        rf"(?:all\ rights\ reserved|.{{0,60}}may\ not\ be\ (?:published|reproduced|reprinted)[^“”\"]{{0,120}}|"
        r"terms\ (?:of\ (?:use|service)|(?:and|&)\ conditions)(?:\ (?:and|&|\|)\ privacy\ "
        r"policy)?|privacy\ (?:policy|notice|statement)|(?:about|contact)\ us|advertise\ with\ "
        rf"us){END}",
    ),
    # (Photo: Jo Lind/Reuters)
    Rule(
        "photo-credit", "line", "a photo credit",
        r"[(\[]?(?:photos?|images?|pictures?|picture\ credit|photo(?:graph)?s?\ (?:by|credit|"
        rf"courtesy(?:\ of)?)|image\ credit|credit|video|illustration|file\ photo)\s?(?::|by\b)\s?(?:{NAMES}|"
        rf"[\w./’'\ -]{{1,60}})[)\]]?{END}|image\ (?:source|credit),?\ .{{1,80}}",
    ),
    # Jo Lind/Getty Images.
    Rule(
        "agency-credit", "line", "a photo credit",
        rf"(?:[\w.’'-]+(?:\ [\w.’'-]+){{0,4}}\ ?(?:/|\|)\ ?|[\w.’'-]+(?:\ [\w.’'-]+){{0,4}}\ "
        rf"via\ |POOL\ ?[\w\ ]*/)?{AGENCY}(?:\ ?/\ ?[\w\ .]{{1,30}})?{END}",
    ),
    # (h/t Example Wire)
    Rule("hat-tip", "line", "a thank-you for a tip", r"\(?(?:h/t|hat\ tip)\b.{0,60}"),
    # 3 min read
    Rule("reading-time", "edge", "the reading time", r"\d+[\ -]min(?:ute)?s?\ read" + END),
    # Page 2 of 5
    Rule("page-number", "line", "a page number", r"(?:page\ \d+(?:\ of\ \d+)?|-\ ?\d{1,3}\ ?-|\d+\s?/\s?\d+)"),
    # ***
    Rule("separator", "line", "a line between parts", r"[\W_]{2,}\.?|X\.|_+\.?"),
    # <blockquote class="tweet">
    Rule(
        "markup", "line", "markup left over from the page",
        r"<[a-zA-Z/!][^>]*>|[\w.\#\ ,:-]*\{|\}[\.;]?|[a-z-]+:\s?[\w%\#\ .-]+;",
    ),
    # FULL TEXT.
    Rule(
        "archive-label", "line", "a label of the archive",
        r"(?:ABSTRACT|FULL\ TEXT|DOCUMENT|BODY|GRAPHIC|LOAD-DATE|CORRECTION\ APPENDED|EDITORS?[’']?\ "
        r"NOTE\ APPENDED)[.:]?",
    ),
    # As published in the Example Daily.
    Rule(
        "as-published", "edge", "where the article was first printed",
        r"(?:as\ published\ in|(?:this|a\ version\ of\ this)\ (?:article|story|post|column)\ "
        r"(?:first\ |originally\ |also\ )?(?:appear(?:s|ed)|ran|was\ (?:first\ |originally\ "
        r")?published)\ (?:in|on|by|at)\b)[^“”\"]{0,160}",
    ),
    # This story has been updated with a reply from the council.
    Rule(
        "updated-note", "edge", "a note on the page's own history",
        r"[•*\s]*(?:(?:correction|clarification|update|editor[’']?s[’']?\ note)\b[^“”\":]{0,40}:\ ?)?(?:"
        r"(?:an|the|our)\ (?:earlier|previous|original|initial)\ version\ of\ this\b.{0,300}|"
        r"this\ (?:article|story|post|page|report)\ (?:has\ been|was|will\ be)\ (?:updated|"
        r"corrected|amended)\b[^“”\"]{0,200})|this\ is\ a\ (?:developing|breaking(?:\ news)?)\ "
        r"(?:story|news\ story)\b[^“”\"]{0,100}",
    ),
    # We Are Sorry, this video is not available in your region.
    Rule(
        "player", "line", "a message of the video player",
        r"(?:we\ are\ sorry,\ ?)?(?:this|the)\ (?:video|content)\ is\ (?:restricted|not\ available|"
        r"unavailable|no\ longer\ available)\b.{0,100}|(?:to\ view\ this\ video|your\ browser\ "
        r"does\ not\ support|please\ enable\ javascript)\b.{0,160}|we\ are\ sorry,.{0,20}this\ "
        r"video.{0,100}",
    ),
    # https://example.org/story/17
    Rule("link", "line", "a bare link", rf"{LINK}|!?\[[^\]]{{0,200}}\]\([^()\s]+(?:\ \"[^\"]*\")?\)"),
)  # fmt: skip

KEEP_CASE = {"separator", "markup", "archive-label"}
LONG = 400  # characters; a longer line is a paragraph, whatever it begins with
_ANY = regex(  # all rules as one pattern, in their order: the outermost group is the rule's number
    "|".join(f"((?{'x' if rule.name in KEEP_CASE else 'xi'}:{rule.pattern}\n))" for rule in RULES)
)
_LINE = regex(r"\S[^\n\r]*")
_WORD = regex(r"[^\W\d_]+")
_BODY = 15  # words: a line this long, closed by a full stop, is a paragraph of the body
_CLOSED = regex(r"[.!?…]['\"’”)]*$")


class Found(NamedTuple):
    """A stretch of furniture and the rule that says so."""

    span: Span
    rule: Rule


def lines(text: str) -> list[Line]:
    """Give the lines that are not blank, without the white space around them; every space in them is a plain one."""
    found = []
    for match in _LINE.finditer(text.replace("\xa0", " ")):
        line = match.group().rstrip()
        found.append(Line(match.start(), match.start() + len(line), line))
    return found


def is_body(line: str) -> bool:
    """Tell a paragraph of running text: many words and a full stop at the end."""
    return len(line) > 80 and len(_WORD.findall(line)) >= _BODY and bool(_CLOSED.search(line))


def rule_of(line: str) -> Rule | None:
    """Name the rule that makes a line furniture, wherever it stands.

    >>> rule_of("Follow Ana Ruiz on Twitter @anaruiz.").name
    'follow'
    >>> rule_of("“Follow the money,” said Ana Ruiz, “and share it.”")
    """
    if len(line) > LONG:
        return None
    match = _ANY.fullmatch(line)
    return RULES[match.lastindex - 1] if match and match.lastindex else None


def find(text_lines: Iterable[Line]) -> Iterator[Found]:
    """Give the furniture of a page, in order.

    A tail rule closes the page: with it goes everything that follows, provided
    no paragraph of running text follows; otherwise only its own line goes.
    """
    rows = list(text_lines)
    rules = [rule_of(line.text) for line in rows]
    if not any(rules):
        return
    body = [n for n, line in enumerate(rows) if rules[n] is None and is_body(line.text)]
    first, last = (body[0], body[-1]) if body else (0, len(rows))  # a few short lines: only what is unmistakable
    for number, (line, rule) in enumerate(zip(rows, rules, strict=True)):
        if rule is None:
            continue
        if rule.scope in ("tail", "list") and number > last:
            yield Found(Span(line.start, rows[-1].end), rule)
            return
        if rule.scope in ("line", "list") or not first < number < last:
            yield Found(Span(line.start, line.end), rule)
