# The body of a page as a list of its blocks: one line each of tag, text and addresses, as a reader sees it.
import sys
from html.parser import HTMLParser

INLINE = {"strong", "em", "code", "br"}
SAME = str.maketrans("“”‘’…–—", "\"\"''.--")


class Structure(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = []

    def end(self):
        text = " ".join("".join(self.text).translate(SAME).replace("...", ".").split())
        if text:
            print(" ", text)
        self.text = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a":
            self.text.append("[" + values.get("href", "") + "|")
        elif tag == "img":
            self.text.append("[picture %s %s]" % (values.get("src"), values.get("alt")))
        elif tag in INLINE:
            self.text.append("<%s>" % tag)
        elif tag != "p":
            self.end()
            print(tag)
        else:
            self.end()

    def handle_endtag(self, tag):
        if tag == "a":
            self.text.append("]")
        elif tag in INLINE:
            self.text.append("</%s>" % tag)
        else:
            self.end()

    def handle_data(self, data):
        self.text.append(data)


page = Structure()
page.feed(sys.stdin.read())
page.end()
