// The language switch keeps the section: headings have the same anchors in all languages.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.dojo-language");
  if (link) link.hash = location.hash;
}, true);
