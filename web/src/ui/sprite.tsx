/** Every symbol of the interface, once per page; `Icon`, `Mark` and `Folha` refer to them by id. */
export function Sprite() {
  return (
    <svg width="0" height="0" className="sprite" aria-hidden="true">
      <defs>
        <symbol id="i-search" viewBox="0 0 20 20"><circle cx="9" cy="9" r="5.5" /><path d="m13.2 13.2 3.3 3.3" /></symbol>
        <symbol id="i-docs" viewBox="0 0 20 20"><path d="M5 2.8h6.6L15 6.2v11H5z" /><path d="M11.4 2.8v3.6H15" /><path d="M7.6 10h4.8M7.6 13h4.8" /></symbol>
        <symbol id="i-people" viewBox="0 0 20 20"><circle cx="7.4" cy="6.6" r="2.8" /><path d="M2.4 16.4c.4-3 2.3-4.8 5-4.8s4.6 1.8 5 4.8" /><path d="M12.8 4.2a2.6 2.6 0 0 1 0 4.9M14.3 12c1.8.6 3 2.1 3.3 4.4" /></symbol>
        <symbol id="i-key" viewBox="0 0 20 20"><circle cx="6.6" cy="13.4" r="3.6" /><path d="m9.3 10.7 7.2-7.2M13.2 6.8l2.3 2.3" /></symbol>
        <symbol id="i-bell" viewBox="0 0 20 20"><path d="M10 2.8c-2.9 0-4.8 2.1-4.8 4.9v2.6L3.8 13.4h12.4l-1.4-3.1V7.7c0-2.8-1.9-4.9-4.8-4.9z" /><path d="M8.2 16.2c.3.7 1 1.1 1.8 1.1s1.5-.4 1.8-1.1" /></symbol>
        <symbol id="i-up" viewBox="0 0 20 20"><path d="M10 13V3.6M6.2 7.2 10 3.4l3.8 3.8" /><path d="M3.4 13v3.4h13.2V13" /></symbol>
        <symbol id="i-down" viewBox="0 0 20 20"><path d="M10 3.6V13M6.2 9.4 10 13.2l3.8-3.8" /><path d="M3.4 13v3.4h13.2V13" /></symbol>
        <symbol id="i-share" viewBox="0 0 20 20"><circle cx="5" cy="10" r="2.2" /><circle cx="14.8" cy="4.8" r="2.2" /><circle cx="14.8" cy="15.2" r="2.2" /><path d="m7 9 5.8-3.1M7 11l5.8 3.1" /></symbol>
        <symbol id="i-edit" viewBox="0 0 20 20"><path d="m3.4 16.6.8-3.6 9-9a1.9 1.9 0 0 1 2.8 2.8l-9 9z" /><path d="m11.8 5.4 2.8 2.8" /></symbol>
        <symbol id="i-dots" viewBox="0 0 20 20"><circle cx="4.5" cy="10" r=".6" fill="currentColor" /><circle cx="10" cy="10" r=".6" fill="currentColor" /><circle cx="15.5" cy="10" r=".6" fill="currentColor" /></symbol>
        <symbol id="i-x" viewBox="0 0 20 20"><path d="m5 5 10 10M15 5 5 15" /></symbol>
        <symbol id="i-check" viewBox="0 0 20 20"><path d="m4 10.6 4 4 8-9" /></symbol>
        <symbol id="i-chev" viewBox="0 0 20 20"><path d="m7.5 4.5 5.5 5.5-5.5 5.5" /></symbol>
        <symbol id="i-chevd" viewBox="0 0 20 20"><path d="m4.5 7.5 5.5 5.5 5.5-5.5" /></symbol>
        <symbol id="i-left" viewBox="0 0 20 20"><path d="m12.5 4.5-5.5 5.5 5.5 5.5" /></symbol>
        <symbol id="i-plus" viewBox="0 0 20 20"><path d="M10 4v12M4 10h12" /></symbol>
        <symbol id="i-minus" viewBox="0 0 20 20"><path d="M4 10h12" /></symbol>
        <symbol id="i-eye" viewBox="0 0 20 20"><path d="M2 10c1.8-3.5 4.5-5.3 8-5.3s6.2 1.8 8 5.3c-1.8 3.5-4.5 5.3-8 5.3S3.8 13.5 2 10z" /><circle cx="10" cy="10" r="2.4" /></symbol>
        <symbol id="i-clock" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7" /><path d="M10 5.8V10l2.8 2" /></symbol>
        <symbol id="i-trash" viewBox="0 0 20 20"><path d="M3.8 5.4h12.4M8 5.2V3.4h4v1.8M5.4 5.6l.7 11h7.8l.7-11" /></symbol>
        <symbol id="i-sort" viewBox="0 0 20 20"><path d="M10 4v12M6.5 12.5 10 16l3.5-3.5" /></symbol>
        <symbol id="i-warn" viewBox="0 0 20 20"><path d="M10 3.2 17.6 16.4H2.4z" /><path d="M10 8v4M10 14.2v.1" /></symbol>
        <symbol id="i-stop" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7" /><path d="M5.2 5.2l9.6 9.6" /></symbol>
        <symbol id="i-tree" viewBox="0 0 20 20"><rect x="7.6" y="2.8" width="4.8" height="4" rx=".8" /><rect x="2.4" y="13.2" width="4.8" height="4" rx=".8" /><rect x="12.8" y="13.2" width="4.8" height="4" rx=".8" /><path d="M10 7v3M4.8 13v-3h10.4v3" /></symbol>
        <symbol id="i-team" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7" /><circle cx="10" cy="8.2" r="2.2" /><path d="M5.8 15.4c.6-2.3 2.1-3.4 4.2-3.4s3.6 1.1 4.2 3.4" /></symbol>
        <symbol id="i-move" viewBox="0 0 20 20"><path d="M3.4 10h12.8M12 5.8l4.2 4.2-4.2 4.2" /></symbol>
        <symbol id="i-cam" viewBox="0 0 20 20"><path d="M2.6 6.4h3.6l1.4-2.2h4.8l1.4 2.2h3.6v10H2.6z" /><circle cx="10" cy="11" r="3" /></symbol>
        <symbol id="i-home" viewBox="0 0 20 20"><path d="M3.2 9 10 3.2 16.8 9v7.8h-4.6v-4.6H7.8v4.6H3.2z" /></symbol>
        <symbol id="i-user" viewBox="0 0 20 20"><circle cx="10" cy="6.8" r="3.2" /><path d="M3.8 16.8c.5-3.4 2.8-5.4 6.2-5.4s5.7 2 6.2 5.4" /></symbol>
        <symbol id="i-swap" viewBox="0 0 20 20"><path d="M4 7h11.6M12.4 3.8 15.6 7l-3.2 3.2M16 13H4.4M7.6 9.8 4.4 13l3.2 3.2" /></symbol>
        <symbol id="i-lock" viewBox="0 0 20 20"><rect x="4" y="8.8" width="12" height="8.2" rx="1.4" /><path d="M6.8 8.6V6.4a3.2 3.2 0 0 1 6.4 0v2.2" /></symbol>
        <symbol id="i-wifi" viewBox="0 0 20 20"><path d="M3 3l14 14M2.4 8.2A11 11 0 0 1 6 5.9M9.2 5c3-.2 6 .9 8.4 3.2M5 11a7.3 7.3 0 0 1 3.2-1.9M12.6 9.4c.9.4 1.7.9 2.4 1.6M10 15v.2" /></symbol>
        <symbol id="i-cal" viewBox="0 0 20 20"><rect x="3.2" y="4.4" width="13.6" height="12.4" rx="1.4" /><path d="M3.2 8.4h13.6M7 2.8v3M13 2.8v3" /></symbol>
        <symbol id="i-filter" viewBox="0 0 20 20"><path d="M3 5h14M5.6 10h8.8M8.2 15h3.6" /></symbol>
        <symbol id="i-dup" viewBox="0 0 20 20"><rect x="3.2" y="6.4" width="9.6" height="10.6" rx="1" /><path d="M6.8 6V3.4h10v10.4h-3.6" /></symbol>
        <symbol id="i-shield" viewBox="0 0 20 20"><path d="M10 2.8 16 5v4.6c0 3.6-2.3 6.2-6 7.6-3.7-1.4-6-4-6-7.6V5z" /></symbol>
        <symbol id="i-retry" viewBox="0 0 20 20"><path d="M15.8 8.4A6 6 0 1 0 16 11.6" /><path d="M16.4 4.2v4.4H12" /></symbol>
        <symbol id="i-k-pub" viewBox="0 0 20 20"><path d="M3.4 8 10 3.6 16.6 8M4.6 16.6h10.8M5.6 8.6v5.6M10 8.6v5.6M14.4 8.6v5.6" /></symbol>
        <symbol id="i-k-pes" viewBox="0 0 20 20"><circle cx="10" cy="7" r="2.9" /><path d="M4.6 16.2c.5-3 2.5-4.6 5.4-4.6s4.9 1.6 5.4 4.6" /></symbol>
        <symbol id="i-k-fol" viewBox="0 0 20 20"><path d="M13.4 6.2C12.8 4.9 11.6 4.4 10 4.4c-2 0-3.4 1-3.4 2.7 0 3.8 7 1.9 7 5.8 0 1.7-1.5 2.7-3.6 2.7-1.8 0-3.1-.7-3.7-2M10 2.6v14.8" /></symbol>
        <symbol id="i-k-sau" viewBox="0 0 20 20"><path d="M7.8 3.4h4.4v4.4h4.4v4.4h-4.4v4.4H7.8v-4.4H3.4V7.8h4.4z" /></symbol>
        <symbol id="i-k-jur" viewBox="0 0 20 20"><path d="M10 3v13.6M6.4 16.6h7.2M4.4 5.4h11.2M4.4 5.6 2.4 11h4zM15.6 5.6 13.6 11h4z" /></symbol>
        <symbol id="mark" viewBox="0 0 24 24"><rect x="2.5" y="4" width="4.5" height="17" rx="1.2" fill="currentColor" /><rect x="8.8" y="7" width="4.5" height="14" rx="1.2" fill="currentColor" opacity=".55" /><rect x="15.2" y="4.6" width="4.5" height="16.6" rx="1.2" transform="rotate(-13 17.4 21)" fill="currentColor" /></symbol>
        <symbol id="i-out" viewBox="0 0 20 20"><path d="M8 3.4H4v13.2h4M12.4 6.2 16.2 10l-3.8 3.8M16 10H8" /></symbol>
        <symbol id="i-globe" viewBox="0 0 20 20"><circle cx="10" cy="10" r="7" /><path d="M3.2 10h13.6M10 3c2 2 3 4.3 3 7s-1 5-3 7c-2-2-3-4.3-3-7s1-5 3-7z" /></symbol>
        <symbol id="i-sun" viewBox="0 0 20 20"><circle cx="10" cy="10" r="3.2" /><path d="M10 2.6v1.8M10 15.6v1.8M2.6 10h1.8M15.6 10h1.8M4.8 4.8l1.2 1.2M14 14l1.2 1.2M15.2 4.8 14 6M6 14l-1.2 1.2" /></symbol>
        <symbol id="i-moon" viewBox="0 0 20 20"><path d="M16.4 11.8A6.8 6.8 0 0 1 8.2 3.6 6.8 6.8 0 1 0 16.4 11.8z" /></symbol>
        <symbol id="i-rows" viewBox="0 0 20 20"><path d="M3.4 5h13.2M3.4 10h13.2M3.4 15h13.2" /></symbol>
        <symbol id="i-eyeoff" viewBox="0 0 20 20"><path d="M8 4.9c.6-.1 1.3-.2 2-.2 3.5 0 6.2 1.8 8 5.3-.7 1.3-1.5 2.4-2.4 3.2M13 14.7c-.9.4-1.9.6-3 .6-3.5 0-6.2-1.8-8-5.3.8-1.6 1.9-2.9 3.1-3.8M3.4 3.4l13.2 13.2" /></symbol>
        <symbol id="i-flag" viewBox="0 0 20 20"><path d="M6 2.8h8v14.4L10 13.8l-4 3.4z" /></symbol>
        <symbol id="i-zin" viewBox="0 0 20 20"><circle cx="9" cy="9" r="5.5" /><path d="m13.2 13.2 3.3 3.3M9 6.8v4.4M6.8 9h4.4" /></symbol>
        <symbol id="i-zout" viewBox="0 0 20 20"><circle cx="9" cy="9" r="5.5" /><path d="m13.2 13.2 3.3 3.3M6.8 9h4.4" /></symbol>
        <symbol id="i-device" viewBox="0 0 20 20"><rect x="2.8" y="4" width="14.4" height="9.6" rx="1.2" /><path d="M7 16.6h6M10 13.8v2.6" /></symbol>
        <symbol id="i-phone" viewBox="0 0 20 20"><rect x="5.6" y="2.6" width="8.8" height="14.8" rx="1.6" /><path d="M9 14.9h2" /></symbol>
        <symbol id="i-keys" viewBox="0 0 20 20"><rect x="2.4" y="5" width="15.2" height="10" rx="1.4" /><path d="M5.4 8.2h.1M8.4 8.2h.1M11.4 8.2h.1M14.4 8.2h.1M6.4 11.8h7.2" /></symbol>
        <symbol id="i-type" viewBox="0 0 20 20"><path d="M5 2.8h6.6L15 6.2v11H5z" /><path d="M7.6 8.2h4.8M10 8.2v5.6" /></symbol>
        <symbol id="i-link" viewBox="0 0 20 20"><path d="M8.4 11.6a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.6 8.4a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1" /></symbol>
        <symbol id="i-undo" viewBox="0 0 20 20"><path d="M4 8.4h8.4a4.2 4.2 0 0 1 0 8.4H8M7.2 5 3.8 8.4l3.4 3.4" /></symbol>
      </defs>
    </svg>
  )
}

export type IconName =
  | 'search'
  | 'docs'
  | 'people'
  | 'key'
  | 'bell'
  | 'up'
  | 'down'
  | 'share'
  | 'edit'
  | 'dots'
  | 'x'
  | 'check'
  | 'chev'
  | 'chevd'
  | 'left'
  | 'plus'
  | 'minus'
  | 'eye'
  | 'clock'
  | 'trash'
  | 'sort'
  | 'warn'
  | 'stop'
  | 'tree'
  | 'team'
  | 'move'
  | 'cam'
  | 'home'
  | 'user'
  | 'swap'
  | 'lock'
  | 'wifi'
  | 'cal'
  | 'filter'
  | 'dup'
  | 'shield'
  | 'retry'
  | 'k-pub'
  | 'k-pes'
  | 'k-fol'
  | 'k-sau'
  | 'k-jur'
  | 'out'
  | 'globe'
  | 'sun'
  | 'moon'
  | 'rows'
  | 'eyeoff'
  | 'flag'
  | 'zin'
  | 'zout'
  | 'device'
  | 'phone'
  | 'keys'
  | 'type'
  | 'link'
  | 'undo'
