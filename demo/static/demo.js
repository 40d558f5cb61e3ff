// On a narrow screen the two halves are tabs, and the operator's two windows always are: one is shown, and the other says when
// something happened meanwhile.

const lists = [...document.querySelectorAll('[role="tablist"]')].map((list) => [...list.querySelectorAll('[role="tab"]')]);
const narrow = matchMedia('(max-width: 56rem)');

function choose(tabs, chosen) {
  for (const tab of tabs) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    pane(tab).classList.toggle('chosen', tab === chosen);
  }
  chosen.querySelector('.news').hidden = true;
}

function pane(tab) {
  return document.getElementById(tab.getAttribute('aria-controls'));
}

function onArrow(tabs, event) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const other = tabs.find((tab) => tab !== event.target);
  choose(tabs, other);
  other.focus();
}

// The messenger tells when a line was heard: whoever is not looking has something to see.
function onMessage(event) {
  if (event.origin !== location.origin || event.data !== 'heard') return;
  for (const tab of lists.flat()) {
    if (tab.getAttribute('aria-selected') === 'false') tab.querySelector('.news').hidden = false;
  }
}

for (const tabs of lists) {
  for (const tab of tabs) {
    tab.addEventListener('click', () => choose(tabs, tab));
    tab.addEventListener('keydown', (event) => onArrow(tabs, event));
  }
  choose(tabs, tabs[0]);
}
window.addEventListener('message', onMessage);
document.getElementById('try').open = !narrow.matches;
