// The operators' forum on Telegram, played by one operator: the topics that the bot made, and what is said in one of them.

import * as composer from './compose.js';
import {act, listen} from './sandbox.js';
import {Transcript} from './transcript.js';

const at = (id) => document.getElementById(id);
const place = {platform: 'telegram', where: 'staff', open: true};
const person = {id: Number(document.body.dataset.person), name: document.body.dataset.name};
const transcript = new Transcript(at('transcript'), at('bubble'), {
  press: (label, message) => deed({press: label, reply_to: message}), follow: () => false, edit: composer.edit, reply: composer.reply,
  delete: (entry) => deed({delete: entry.message}),
});

let topics = new Map(); // number → {name, closed, entries, pinned, reactions, button}
let current = 0;

function topicOf(entry) {
  if (!topics.has(entry.topic)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(document.createElement('b'), document.createElement('small'));
    button.addEventListener('click', () => choose(entry.topic));
    topics.set(entry.topic, {name: '', closed: false, entries: [], pinned: 0, reactions: new Map(), button});
    at('none').hidden = true;
  }
  return topics.get(entry.topic);
}

function heard(entry, live) {
  if (entry.platform !== place.platform || entry.where !== place.where) return;
  if (entry.event === 'notice' && entry.person === person.id) toast(entry.text);
  if (!entry.topic) return;
  if (entry.event === 'topic_deleted') return remove(entry.topic);
  const topic = topicOf(entry);
  if (entry.event) happened(topic, entry);
  else said(topic, entry, live);
}

function happened(topic, entry) {
  switch (entry.event) {
    case 'topic_created':
    case 'topic_edited':
      topic.name = entry.text;
      break;
    case 'topic_closed':
    case 'topic_reopened':
      topic.closed = entry.event === 'topic_closed';
      break;
    case 'pinned':
      topic.pinned = entry.reply_to;
      break;
    case 'reaction':
      topic.reactions.set(entry.message, entry.text);
      if (entry.topic === current) react(entry.message, entry.text);
  }
  list(topic);
  if (entry.topic === current) head(topic);
}

function said(topic, entry, live) {
  topic.entries.push(entry);
  if (!entry.edited) {
    at('none').after(topic.button);
    if (live && entry.topic !== current) topic.button.classList.add('news');
    if (live && window.parent !== window && entry.by === 'bot') window.parent.postMessage('heard', location.origin);
  }
  list(topic);
  if (entry.topic !== current) return;
  show(topic, entry);
  head(topic);
  if (!entry.edited) scrollDown();
}

// list draws a topic's place among the others: its name and its last words.
function list(topic) {
  const last = topic.entries.findLast((entry) => entry.text && !entry.edited && entry.message !== topic.pinned);
  topic.button.firstChild.textContent = topic.name;
  topic.button.lastChild.textContent = last ? last.text.split('\n')[0] : '';
  topic.button.classList.toggle('closed', topic.closed);
}

function choose(number) {
  composer.stop();
  current = number;
  for (const [one, topic] of topics) topic.button.toggleAttribute('aria-current', one === number);
  const topic = topics.get(number);
  document.body.classList.toggle('reading', Boolean(topic));
  at('choose').hidden = Boolean(topic);
  at('write').hidden = !topic;
  at('pinned').hidden = true;
  transcript.clear(person, place);
  if (!topic) return;
  topic.button.classList.remove('news');
  for (const entry of topic.entries) show(topic, entry);
  head(topic);
  scrollDown();
}

function show(topic, entry) {
  transcript.draw(entry);
  react(entry.message, topic.reactions.get(entry.message) || '');
}

function react(message, sign) {
  const under = at('transcript').querySelector(`[data-message="${message}"] .reaction`);
  if (under) under.textContent = sign;
}

// head shows what is pinned, and whether one may write.
function head(topic) {
  const card = topic.entries.findLast((entry) => entry.message === topic.pinned);
  at('pinned').hidden = !card;
  if (card) at('pinned').lastElementChild.textContent = card.text.replaceAll('\n', ' · ');
  const field = at('text');
  field.disabled = topic.closed;
  field.placeholder = topic.closed ? field.dataset.closed : field.dataset.public;
}

function remove(number) {
  topics.get(number)?.button.remove();
  topics.delete(number);
  if (number === current) choose(0);
}

function scrollDown() {
  at('scroll').scrollTop = at('scroll').scrollHeight;
}

async function deed(what) {
  try {
    await act(place, person, {topic: current, ...what});
    return true;
  } catch (err) {
    toast(`${at('toast').dataset.refused} ${err.message}`);
    return false;
  }
}

let fading = 0;
function toast(text) {
  at('toast').textContent = text;
  at('toast').hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { at('toast').hidden = true; }, 6000);
}

function forget() {
  for (const topic of topics.values()) topic.button.remove();
  topics = new Map();
  at('none').hidden = false;
  choose(0);
}

let listening = new AbortController();
function attend() {
  listening.abort();
  if (document.hidden) return;
  listening = new AbortController();
  const before = current;
  forget();
  listen(listening.signal, {
    heard, connected: (yes) => { at('lost').hidden = yes; }, restarted: forget,
    caughtUp: () => { if (topics.has(before)) choose(before); },
  });
}

composer.compose({send: deed, last: () => transcript.lastOwn()});
at('back').addEventListener('click', () => choose(0));
at('pinned').addEventListener('click', () => at('transcript').querySelector(`[data-message="${topics.get(current)?.pinned}"]`)?.scrollIntoView());
for (const button of document.querySelectorAll('[data-kind]')) {
  button.addEventListener('click', () => { at('attach').open = false; deed({files: [{kind: button.dataset.kind}]}); });
}
document.addEventListener('visibilitychange', attend);
attend();
