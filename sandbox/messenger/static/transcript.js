// Draws what the person could see. Everything that people wrote goes in as text, never as markup.

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»”]/g;

export class Transcript {
  constructor(list, template, hands) {
    this.list = list;
    this.template = template;
    this.hands = hands; // what pressing and editing do
    this.shown = new Map(); // message id → line
  }

  clear() {
    this.list.replaceChildren();
    this.shown.clear();
  }

  // letGo keeps the lines to read, but they can no longer change: their ids mean other messages now.
  letGo() {
    for (const button of this.list.querySelectorAll('button')) button.disabled = true;
    this.shown.clear();
  }

  draw(entry) {
    const before = this.shown.get(entry.message);
    if (entry.deleted) {
      before?.remove();
      return;
    }
    const line = this.line(entry);
    if (before) before.replaceWith(line);
    else this.list.append(line);
    this.shown.set(entry.message, line);
  }

  // lastOwn is the newest line that the person can still edit.
  lastOwn() {
    return [...this.list.querySelectorAll('.own .edit:not([hidden])')].at(-1);
  }

  line(entry) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    line.className = entry.by === 'person' ? 'own' : 'theirs';
    line.dataset.message = entry.message;
    this.fillText(line.querySelector('.text'), entry);
    this.fillFoot(line, entry);
    this.fillEdit(line.querySelector('.edit'), entry);
    this.fillButtons(line.querySelector('.buttons'), entry);
    return line;
  }

  fillText(text, entry) {
    for (const file of entry.files || []) text.before(this.chip(this.list.dataset[file.kind] || this.list.dataset.file, file.name));
    if (entry.contact) text.before(this.chip(this.list.dataset.contact, entry.contact.phone.replace(/^(?=\d)/, '+')));
    linked(text, entry.text);
    text.hidden = entry.text === '';
  }

  chip(label, detail) {
    const chip = document.createElement('p');
    chip.className = 'chip';
    chip.textContent = detail ? `${label}: ${detail}` : label;
    return chip;
  }

  fillFoot(line, entry) {
    const time = line.querySelector('time');
    const at = new Date(entry.at);
    const language = document.documentElement.lang;
    time.dateTime = entry.at;
    time.textContent = at.toLocaleTimeString(language, {hour: '2-digit', minute: '2-digit'});
    time.title = at.toLocaleString(language);
    line.querySelector('.edited').textContent = entry.edited ? this.list.dataset.edited : '';
  }

  fillEdit(edit, entry) {
    edit.hidden = entry.by !== 'person' || entry.text === '' || entry.text.startsWith('/');
    edit.addEventListener('click', () => this.hands.edit(entry));
  }

  fillButtons(row, entry) {
    if (entry.keyboard !== 'inline') return;
    const links = new Map((entry.links || []).map((link) => [link.label, link.url]));
    for (const label of entry.buttons) row.append(this.button(label, links.get(label), entry));
  }

  button(label, url, entry) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = url ? label + ' ↗' : label;
    button.addEventListener('click', () => {
      if (url) return this.hands.open(url);
      button.setAttribute('aria-pressed', 'true');
      return this.hands.press(label, entry.message);
    });
    return button;
  }
}

// linked writes text with its web addresses as links.
function linked(element, text) {
  let from = 0;
  for (const found of text.matchAll(address)) {
    element.append(text.slice(from, found.index), link(found[0]));
    from = found.index + found[0].length;
  }
  element.append(text.slice(from));
}

function link(url) {
  const a = document.createElement('a');
  a.href = url;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  a.textContent = url;
  return a;
}
