// The places where a visitor can speak: on each platform a private chat and a public place. One of them is shown.

const key = 'otklik-place';
const tabs = [...document.querySelectorAll('#places [role="tab"]')];

const places = tabs.map((tab) => ({tab, ...tab.dataset, open: tab.dataset.where !== 'private'}));
let current = places[0];

export function here() {
  return current;
}

// limit leaves those places that the sandbox has. The private chat of Telegram is always there.
export function limit(world) {
  const telegram = new Set((world.telegram?.chats || []).map((chat) => chat.where));
  for (const place of places) {
    const there = place.platform === 'vk' ? world.vk?.communities?.length > 0 : place === places[0] || telegram.has(place.where);
    place.tab.hidden = !there;
  }
  document.getElementById('places').hidden = offered().length < 2;
  current = offered().find((place) => place.tab.id === remembered()) || places[0];
  mark();
}

function offered() {
  return places.filter((place) => !place.tab.hidden);
}

// of tells the place of something that was heard, if the person could see it.
export function of(entry, person) {
  const place = offered().find((one) => one.platform === entry.platform && one.where === entry.where);
  return place?.open || entry.person === person.id ? place : undefined;
}

// chatOn is the private chat of a platform.
export function chatOn(platform) {
  return offered().find((place) => place.platform === platform && !place.open);
}

export function show(place) {
  current = place;
  try {
    sessionStorage.setItem(key, place.tab.id);
  } catch {
    // a browser that keeps nothing opens the first place on reload, and that is all
  }
  mark();
}

// tell marks a place that is not looked at: something happened there.
export function tell(place) {
  if (place !== current) place.tab.querySelector('.news').hidden = false;
}

export function quiet() {
  for (const place of places) place.tab.querySelector('.news').hidden = true;
}

function mark() {
  for (const place of places) {
    place.tab.setAttribute('aria-selected', String(place === current));
    place.tab.tabIndex = place === current ? 0 : -1;
  }
  current.tab.querySelector('.news').hidden = true;
  document.body.classList.toggle('public', current.open);
}

function remembered() {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

// wire lets the visitor choose, by a click or with the arrow keys.
export function wire(go) {
  for (const place of places) {
    place.tab.addEventListener('click', () => go(place));
    place.tab.addEventListener('keydown', (event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (!step) return;
      const all = offered();
      const next = all[(all.indexOf(place) + step + all.length) % all.length];
      go(next);
      next.tab.focus();
    });
  }
}
