const PATHS = {
  plus: 'M12 5v14M5 12h14',
  menu: 'M4 7h16M4 12h16M4 17h10',
  more: 'M5.500 12h.010M12 12h.010M18.500 12h.010',
  chevron: 'M8.500 10l3.500 3.500L15.500 10',
  bubble:
    'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8A1.500 1.500 0 0 1 19 16h-7l-4.500 4v-4H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5z',
  clip: 'M18.500 11.500l-6.600 6.600a4 4 0 0 1-5.700-5.700l7-7a2.700 2.700 0 0 1 3.800 3.800l-6.900 6.900a1.300 1.300 0 0 1-1.900-1.900l6.200-6.200',
  search: 'M11 4.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13zM15.800 15.800L20 20',
  folder: 'M4 6.500h5.500l2 2.500H20v9.500H4z',
  folder_plus: 'M4 6.500h5.500l2 2.500H20v9.500H4zM12 11.500v4.500M9.750 13.750h4.500',
  archive: 'M4 5h16v4H4zM5.500 9v10h13V9M10 13h4',
  unarchive: 'M4 5h16v4H4zM5.500 9v10h13V9M12 16.500v-5M9.750 13.500L12 11.250l2.250 2.250',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.250 8.250h.010',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M18.400 5.600l-1.100 1.100M6.700 17.300l-1.100 1.100',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  screen: 'M4 5h16v11H4zM9 20h6M12 16v4',
  from_left: 'M4 6h16M4 12h10M4 18h13',
  from_right: 'M4 6h16M10 12h10M7 18h13',
  language: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM4 12h16M12 4c5 5 5 11 0 16M12 4c-5 5-5 11 0 16',
  keyboard:
    'M3 7h18v11H3zM7 10.500h.010M10.500 10.500h.010M14 10.500h.010M17.500 10.500h.010M8 14.500h8',
  settings:
    'M4 8h8M17 8h3M4 16h3M12 16h8M14.500 5.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5zM9.500 13.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z',
  attach:
    'M19 11.500l-7.200 7.200a4.500 4.500 0 0 1-6.400-6.400l7.700-7.700a3 3 0 0 1 4.300 4.300l-7.700 7.700a1.500 1.500 0 0 1-2.100-2.100l7-7',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M7 7h10v10H7z',
  copy: 'M9 9h10v11H9zM15 9V5H5v11h4',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  pencil: 'M4 20l1-4L16 5l3 3L8 19l-4 1zM14 7l3 3',
  down: 'M12 5v14M6 13l6 6 6-6',
  back: 'M14.500 6l-6 6 6 6',
  forward: 'M9.500 6l6 6-6 6',
  pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
  up_thumb:
    'M7 11v9H4v-9zM7 12l4-8a2.200 2.200 0 0 1 2 2.600L12.500 10H18a2 2 0 0 1 2 2.400l-1.200 6A2 2 0 0 1 16.800 20H7',
  down_thumb:
    'M7 13V4H4v9zM7 12l4 8a2.200 2.200 0 0 0 2-2.600L12.500 14H18a2 2 0 0 0 2-2.400l-1.200-6A2 2 0 0 0 16.800 4H7',
  retry: 'M5 12a7 7 0 1 1 2 4.900M5 19v-4h4',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9',
  bar_chart: 'M4 20h16M7 20v-7M12 20V5M17 20v-10',
  card: 'M4 6h16v12H4zM7 10h6M7 14h10',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6h.010M4.500 12h.010M4.500 18h.010',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  alert: 'M12 4l9 16H3L12 4zM12 10v4M12 17h.010',
  map: 'M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 6',
  thread: 'M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5',
  smile:
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M8.500 14a4 4 0 0 0 7 0M9 9.500h.010M15 9.500h.010',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it stands for is said by the text or label beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        className="logo-bubble"
        d="M8 3h16a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5h-7l-6.300 5.200A1 1 0 0 1 9 28.400V24H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"
      />
      <path
        className="logo-mark"
        d="M12 8h8a1 1 0 0 1 1 1v10.300a.7.7 0 0 1-1.100.58L16 17.100l-3.900 2.780A.7.7 0 0 1 11 19.300V9a1 1 0 0 1 1-1z"
      />
    </svg>
  );
}
