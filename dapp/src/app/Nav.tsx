import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useUnread } from '../rooms/context';

/** Drawn above the names where there is no room for a line of words. */
const ICONS = {
  explore: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12 5 5',
  post: 'M12 4v16M4 12h16',
  work: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  messages: 'M4 5h16v11H10l-5 4v-4H4z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 2.5-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M18 14c2 1 3 3 3 6',
  disputes: 'M12 4v16M7 20h10M5 7h14M5 7l-2.5 6a2.6 2.6 0 0 0 5 0zM19 7l-2.5 6a2.6 2.6 0 0 0 5 0z',
  guild: 'M3 10 12 4l9 6zM6 10v8M12 10v8M18 10v8M3 20h18',
} as const;

type Entry = keyof typeof ICONS;

const ENTRIES: readonly { name: Entry; to: string }[] = [
  { name: 'explore', to: '/' },
  { name: 'post', to: '/post' },
  { name: 'work', to: '/work' },
  { name: 'messages', to: '/messages' },
  { name: 'people', to: '/people' },
  { name: 'disputes', to: '/disputes' },
  { name: 'guild', to: '/guild' },
];

function Unread() {
  const { t } = useTranslation();
  const unread = useUnread();
  if (unread === 0) return null;
  return (
    <span className="nav-count">
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <span className="visually-hidden">{t('room.unread', { count: unread })}</span>
    </span>
  );
}

/** The parts of the house. */
export function Nav() {
  const { t } = useTranslation();
  return (
    <nav className="site-nav" aria-label={t('nav.main')}>
      {ENTRIES.map(({ name, to }) => (
        <NavLink key={name} to={to} end={name === 'explore'}>
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d={ICONS[name]} fill="none" stroke="currentColor" strokeWidth="1.7" />
          </svg>
          <span className="nav-name">{t(`nav.${name}`)}</span>
          <span className="nav-brief" aria-hidden="true">
            {t(`nav.brief.${name}`)}
          </span>
          {name === 'messages' ? <Unread /> : null}
        </NavLink>
      ))}
    </nav>
  );
}
