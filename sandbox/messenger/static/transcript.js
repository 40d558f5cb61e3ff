// Draws what the person could see in one place. Everything that people wrote goes in as text, never as markup.

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»”]/g;

export class Transcript {
  constructor(list, template, hands) {
    this.list = list;
    this.template = template;
    this.hands = hands; // what pressing, following, editing, answering and deleting do
    this.shown = new Map(); // message id → line
  }

  // clear makes room for what a person sees in a place.
  clear(person, place) {
    this.person = person;
    this.place = place;
    this.list.replaceChildren();
    this.shown.clear();
  }

  // letGo keeps the lines to read, but they can no longer change: their ids mean other messages now.
  letGo() {
    for (const button of this.list.querySelectorAll('button')) button.disabled = true;
    this.shown.clear();
  }

  draw(entry) {
    const id = idOf(entry);
    const before = this.shown.get(id);
    if (entry.deleted) {
      before?.remove();
      this.shown.delete(id);
      return;
    }
    const line = isPost(entry, this.place) ? this.post(entry) : this.line(entry);
    if (before) before.replaceWith(line);
    else this.add(line);
    this.shown.set(id, line);
  }

  // add puts a comment below its own post, everything else at the end.
  add(line) {
    const same = this.place.open ? this.list.querySelectorAll(`[data-topic="${line.dataset.topic}"]`) : [];
    if (same.length > 0) [...same].at(-1).after(line);
    else this.list.append(line);
  }

  // lastOwn is the newest line that the person can still edit.
  lastOwn() {
    return [...this.list.querySelectorAll('.own .edit:not([hidden])')].at(-1);
  }

  // hasOwn tells whether the person has spoken here.
  hasOwn() {
    return this.list.querySelector('.own') !== null;
  }

  isOwn(entry) {
    return entry.by === 'person' && entry.person === this.person.id && !entry.as;
  }

  post(entry) {
    const line = this.line(entry);
    line.className = 'post';
    line.dataset.topic = entry.topic || entry.message;
    for (const hand of line.querySelectorAll('.hands button')) hand.hidden = true;
    return line;
  }

  line(entry) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    line.className = this.isOwn(entry) ? 'own' : 'theirs';
    line.dataset.message = entry.message;
    line.dataset.topic = entry.topic;
    this.fillSpeaker(line, entry);
    this.fillText(line.querySelector('.text'), entry);
    this.fillFoot(line, entry);
    this.fillHands(line, entry);
    this.fillButtons(line.querySelector('.buttons'), entry);
    return line;
  }

  // fillSpeaker tells the author where several speak, and whom they answer.
  fillSpeaker(line, entry) {
    const speaker = line.querySelector('.speaker');
    speaker.hidden = !this.place.open;
    const company = entry.by === 'bot' || Boolean(entry.as) || entry.person === 0;
    speaker.classList.toggle('company', company);
    line.dataset.speaker = company ? this.list.dataset.company : entry.name || '';
    const answered = this.shown.get(entry.reply_to);
    const whom = answered && !answered.classList.contains('post') ? ' → ' + answered.dataset.speaker : '';
    speaker.textContent = line.dataset.speaker + whom;
  }

  fillText(text, entry) {
    for (const file of entry.files || []) text.before(this.chip(this.list.dataset[file.kind] || this.list.dataset.file, file.name));
    if (entry.contact) text.before(this.chip(this.list.dataset.contact, entry.contact.phone.replace(/^(?=\d)/, '+')));
    linked(text, entry.text, this.hands.follow);
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

  // fillHands offers what one may do with a line: change an own one, in public also take it back, or answer another's.
  fillHands(line, entry) {
    const own = this.isOwn(entry);
    const hands = {
      edit: own && entry.text !== '' && !entry.text.startsWith('/'),
      delete: own && this.place.open,
      reply: !own && this.place.open,
    };
    for (const [name, offered] of Object.entries(hands)) {
      const button = line.querySelector('.' + name);
      button.hidden = !offered;
      button.addEventListener('click', () => this.hands[name](entry));
    }
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
      if (url) return this.hands.follow(url) || window.open(url, '_blank', 'noopener,noreferrer');
      button.setAttribute('aria-pressed', 'true');
      return this.hands.press(label, entry.message);
    });
    return button;
  }
}

// isPost tells what stands above comments: on VK the post itself, on Telegram its copy in the discussion.
export function isPost(entry, place) {
  if (!place.open) return false;
  return place.platform === 'vk' ? entry.message === 0 : entry.topic === 0 && entry.person === 0 && entry.by === 'person';
}

function idOf(entry) {
  return entry.message || 'post ' + entry.topic;
}

// linked writes text with its web addresses as links; follow takes those that lead to another place of the page.
function linked(element, text, follow) {
  let from = 0;
  for (const found of text.matchAll(address)) {
    element.append(text.slice(from, found.index), link(found[0], follow));
    from = found.index + found[0].length;
  }
  element.append(text.slice(from));
}

function link(url, follow) {
  const a = document.createElement('a');
  a.href = url;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  a.textContent = url;
  a.addEventListener('click', (event) => { if (follow(url)) event.preventDefault(); });
  return a;
}
