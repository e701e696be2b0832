"""Streamlit's own words, told in the language of the page: it has them in English alone.

In: a language. Out: a script that tells them otherwise wherever they appear, and the pattern of each. What the page
itself says is in the catalogues like all else.
"""

from __future__ import annotations

import json
import re

from sim.report.languages import Language
from sim.said import N_, translated

OWN = (
    N_("Upload"),
    N_("{size}MB per file"),
    N_("{size}MB"),
    N_("{size}KB"),
    N_("{kind} files are not allowed."),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Add files"),
    N_("file upload"),
    N_("Remove {file}"),
    N_("Choose an option"),
    N_("No results"),
    N_("Choose date"),
    N_("Clear all"),
    N_("Clear value"),
    N_("Increment"),
    N_("Decrement"),
    N_("Copy to clipboard"),
    N_("Link to heading"),
    N_("Main menu"),
    N_("Skip to main content"),
    N_("Print"),
    N_("Open"),
    N_("Add row: {table}"),
    N_("Show/hide columns: {table}"),
    N_("Help for {field}"),
)
# React writes a text again when it changes: each is kept as it was, and told anew from there.
_SCRIPT = r"""<script>(() => {
  const words = WORDS.map(([was, told]) => [new RegExp(was, 's'), told]);
  const comma = part => part.replace(/^(\d+)\.(\d+)$/, '$1,$2');
  const say = text => {
    for (const [was, told] of words) {
      const found = was.exec(text.trim());
      if (found) return told.replace(/\{(\w+)\}/g, (_, name) => comma(found.groups[name]));
    }
    return text;
  };
  const own = window.permanencesWords ??= new WeakMap();
  const tell = (node, part, now, write) => {
    if (!now) return;
    if (!own.has(node)) own.set(node, {});
    const kept = own.get(node);
    const was = kept[part]?.told === now ? kept[part].was : now;
    kept[part] = {was, told: say(was)};
    if (kept[part].told !== now) write(kept[part].told);
  };
  const parts = ['aria-label', 'placeholder'];
  const each = node => {
    if (node.nodeType === Node.TEXT_NODE) return tell(node, 'text', node.data, told => { node.data = told; });
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('script, style')) return;
    parts.forEach(part => tell(node, part, node.getAttribute(part), told => node.setAttribute(part, told)));
    node.childNodes.forEach(each);
  };
  window.permanencesEyes?.disconnect();
  window.permanencesEyes = new MutationObserver(seen => seen.forEach(one => {
    each(one.target);
  }));
  each(document.body);
  window.permanencesEyes.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: parts,
  });
})();</script>"""


def own_words(language: Language) -> str:
    """Return the script that tells them in a language; in English it leaves them, and gives back what was told."""
    shown = () if language.code == "en" else OWN
    words = [[pattern_of(one), language.typeset(translated(one, language.code))] for one in shown]
    # What looks like an element in a script is taken out of the page, and the script with it.
    return _SCRIPT.replace("WORDS", json.dumps(words).replace("<", "\\u003c"))


def pattern_of(words: str) -> str:
    """Return the pattern of a text of Streamlit's, as JavaScript has it; a field holds what stands in its place."""
    return "^" + re.sub(r"\\?\{(\w+)\\?\}", r"(?<\1>.+)", re.escape(words).replace(r"\ ", " ")) + "$"
