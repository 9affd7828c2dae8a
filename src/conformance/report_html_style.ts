/** The style of the HTML report: system fonts, calm colours, light and dark, paper and phone. */

const COLOURS = `
:root{color-scheme:light dark;
--page:#fbfbf9;--card:#fff;--ink:#1d2125;--soft:#59626b;--line:#e4e3dd;--faint:#f3f2ee;--link:#28557f;--focus:#28557f;
--good:#2b6547;--good-bar:#4b9470;--fair:#3a5f8a;--warn:#7d5300;--warn-bg:#fbf2dc;--bad:#a3242a;--bad-bg:#fcebe8;
--worst:#fff;--worst-bg:#b3261e;--unsure:#6d3b86;--unsure-bg:#f4ebf8;--none:#6f7780;--mark:#ffe08a;--mark-ink:#3b2c00;--shadow:0 8px 40px #1d212526}
@media (prefers-color-scheme:dark){:root{
--page:#14171a;--card:#1a1e22;--ink:#e4e6e8;--soft:#a0a8b0;--line:#2d3338;--faint:#20252a;--link:#9cc4ea;--focus:#9cc4ea;
--good:#8fcdab;--good-bar:#5aa480;--fair:#a3c3e8;--warn:#e9c06c;--warn-bg:#352b14;--bad:#f4a7a1;--bad-bg:#3c1f1f;
--worst:#fff;--worst-bg:#b8372f;--unsure:#d3aee6;--unsure-bg:#32233a;--none:#8b949c;--mark:#7a5d00;--mark-ink:#fff3cf;--shadow:0 8px 40px #0009}}
`;

const TEXT = `
*,::before,::after{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:92rem;padding:0 clamp(1rem,3vw,2.5rem) 4rem;background:var(--page);color:var(--ink);
font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
code,pre,.mono{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:1px}
small{font-size:.8125rem;color:var(--soft);font-weight:400}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
header{padding:2.75rem 0 1.25rem;border-bottom:1px solid var(--line)}
.eyebrow{margin:0;color:var(--soft);letter-spacing:.02em}
h1{margin:.15rem 0 1.1rem;font-size:clamp(1.6rem,4.5vw,2.5rem);line-height:1.15;letter-spacing:-.022em;font-weight:640;text-wrap:balance;overflow-wrap:anywhere}
h2{margin:3.25rem 0 1rem;font-size:1.45rem;line-height:1.2;letter-spacing:-.015em;font-weight:620}
h3{margin:2rem 0 .6rem;font-size:1.06rem;font-weight:620;overflow-wrap:anywhere}
h4{margin:1.4rem 0 .4rem;font-size:.9rem;font-weight:620}
nav{display:flex;flex-wrap:wrap;gap:.35rem 1.35rem}
nav a{text-decoration:none;padding:.2rem 0;border-bottom:1.5px solid transparent}
nav a:hover{border-color:currentColor}
.lead{max-width:44rem;color:var(--soft);margin:-.25rem 0 1.1rem}
.skip{position:absolute;left:-99rem;top:.5rem;background:var(--card);padding:.5rem .9rem;border:1px solid var(--line);border-radius:6px;z-index:9}
.skip:focus{left:.5rem}
footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.8125rem;overflow-wrap:anywhere}
`;

const TABLES = `
.frame{background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:separate;border-spacing:0;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.42rem .7rem;text-align:left;vertical-align:baseline;border-top:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
thead th{border-top:0;font-size:.8125rem;font-weight:600;color:var(--soft);line-height:1.3;vertical-align:bottom}
thead th a{color:var(--ink);text-decoration:none}
thead th a:hover{text-decoration:underline}
thead small{display:block;font-size:.75rem}
.matrix,.by{table-layout:fixed}
.matrix thead th,.by thead th{position:sticky;top:0;z-index:2;background:var(--card);border-bottom:1px solid var(--line);border-radius:8px 8px 0 0}
.matrix tbody tr:first-child>*,.by tbody tr:first-child>*{border-top:0}
.matrix tbody+tbody tr:first-child>*{border-top:1px solid var(--line)}
.i{width:9.5rem}.e{width:6.2rem;overflow-wrap:normal}
body.many{max-width:110rem;padding-left:clamp(1rem,2vw,2rem);padding-right:clamp(1rem,2vw,2rem)}
.many .i{width:4.95rem;padding-left:.25rem;padding-right:.25rem;font-size:.75rem}.many .e{width:4.5rem;padding-left:.25rem;padding-right:.25rem;font-size:.75rem}
.many .matrix td,.many .by td{padding-left:.25rem;padding-right:.25rem;font-size:.74rem}.many .matrix td{overflow-wrap:normal}
.many .matrix tbody th{font-size:.875rem;line-height:1.4}
.matrix td,.by td{font-size:.84rem}
.matrix tbody th code{display:inline-block;color:var(--soft);font-size:.76rem;margin-right:.35rem}
.many .matrix tbody th code{display:block;margin:0;font-size:.72rem}
.matrix tbody th a{color:var(--ink);text-decoration:none}
.matrix tbody th a:hover,.matrix tr:target th a{text-decoration:underline}
.matrix tbody th small{font-size:.72rem;border:1px solid var(--line);border-radius:99px;padding:0 .4rem}
.matrix td:nth-child(2){color:var(--soft)}
.matrix tr[id]:hover>*{background:var(--faint)}
.matrix tr[id]>th{padding-left:2rem}
.topic>*{background:var(--faint);font-weight:560}
.topic th small{border:0!important;padding:0 .2rem!important}
.topic button{all:unset;cursor:pointer;display:block;margin-left:-.2rem}
.topic button::before{content:"";display:inline-block;width:.38rem;height:.38rem;margin:0 .75rem .12rem .3rem;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg)}
.topic button[aria-expanded=true]::before{transform:rotate(45deg);margin-bottom:.2rem}
.topic button:focus-visible{outline:2px solid var(--focus);outline-offset:3px;border-radius:3px}
.closed tr[id],[hidden]{display:none!important}
.by span{color:var(--soft);font-size:.84rem;margin-left:.35rem}
.by tbody th a{font-weight:560;text-decoration:none}
.by details{font-size:.84rem;color:var(--soft);margin-top:.15rem}
.by dl{margin:.3rem 0}.by dt{font-weight:560;color:var(--ink)}.by dd{margin:0 0 .3rem}.by details p{margin:.3rem 0}
em{font-style:normal;font-size:.72rem;color:var(--good);border:1px solid currentColor;border-radius:99px;padding:0 .4rem;margin-left:.3rem;font-weight:400}
td small{display:block;font-size:.74rem}
.overview{font-size:.92rem}
.overview th,.overview td{padding:.6rem .8rem;overflow-wrap:normal}.overview tbody th{overflow-wrap:anywhere;min-width:11rem}
.overview td small{display:inline;white-space:nowrap}
.overview tbody th{font-weight:600}.overview tbody th a{color:inherit;text-decoration:none}
.overview tbody th a:hover{text-decoration:underline}
.share{min-width:7.5rem;color:var(--soft)}.overview .share>b{color:var(--ink);font-weight:620;padding:0!important}
.share svg{display:block;width:100%;height:4px;margin-top:.35rem;border-radius:2px}
.rest{fill:var(--line)}.done{fill:var(--good-bar)}
.z{color:var(--none)}
`;

const TONES = `
.g{color:var(--good)}.f{color:var(--fair)}.n,.m{color:var(--none)}
.w{color:var(--warn)}td.w{background:var(--warn-bg)}
.b{color:var(--bad)}td.b{background:var(--bad-bg);font-weight:560}
.u{color:var(--unsure)}td.u{background:var(--unsure-bg)}
.k{color:var(--soft)}
td.x,dt.x,b.x{color:var(--worst);background:var(--worst-bg)!important;font-weight:600}td.x small,td.b small,td.w small{color:inherit}
.g::before{content:"\\2713  ";content:"\\2713\\a0" / ""}
.f::before{content:"\\25cb\\a0";content:"\\25cb\\a0" / ""}
.w::before{content:"\\2248\\a0";content:"\\2248\\a0" / ""}
.b::before{content:"\\2717\\a0";content:"\\2717\\a0" / ""}
.x::before{content:"\\2691\\a0";content:"\\2691\\a0" / ""}
.n::before{content:"\\2013\\a0";content:"\\2013\\a0" / ""}
.u::before{content:"?\\a0";content:"?\\a0" / ""}
.k::before{content:"\\25c7\\a0";content:"\\25c7\\a0" / ""}
.overview b.f,.overview b.n{color:inherit;font-weight:400}.overview b.f::before,.overview b.n::before{content:none}
.overview td>b:not(.f,.n){display:inline-block;padding:.05rem .5rem;border-radius:99px;font-weight:600;white-space:nowrap}
b.b{background:var(--bad-bg)}b.w{background:var(--warn-bg)}b.u{background:var(--unsure-bg)}
`;

const PARTS = `
.legend{margin:-.3rem 0 1rem;color:var(--soft);font-size:.875rem}
.legend dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:.45rem 1.5rem;margin:.7rem 0 1.3rem}
.legend div{display:flex;gap:.7rem}.legend dt{flex:0 0 7.4rem;padding:0 .35rem;border-radius:4px;height:fit-content}.legend dd{margin:0}
summary{cursor:pointer;width:fit-content}
form{display:flex;flex-wrap:wrap;gap:.7rem .8rem;align-items:end;margin:0 0 .5rem}
label{display:grid;gap:.2rem;font-size:.8125rem;color:var(--soft)}
.wide{flex:1 1 14rem}
input,select,form button,dialog button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.36rem .6rem;min-height:2.2rem;max-width:100%}
select{max-width:11.5rem;text-overflow:ellipsis}
input:hover,select:hover,form button:hover,dialog button:hover{border-color:var(--soft)}
form button,dialog button{cursor:pointer}
.buttons{display:flex;gap:.5rem;order:1}
output{flex:1 1 50%;color:var(--soft);font-size:.875rem;align-self:center}
.implementation{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1.1rem 1.4rem 1.3rem;margin:0 0 1rem}
.implementation h3{margin:0 0 .8rem;font-size:1.15rem}
.implementation dl,.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.4rem;margin:0}
.implementation dt,.facts dt{color:var(--soft)}.implementation dd,.facts dd{margin:0;overflow-wrap:anywhere}
.implementation p{margin:.2rem 0}
.plain{list-style:none;margin:0;padding:0}.plain li{padding:.1rem 0;overflow-wrap:anywhere}
dialog{position:fixed;inset:0 0 0 auto;width:min(50rem,100%);height:100%;max-height:none;max-width:none;margin:0;border:0;border-left:1px solid var(--line);padding:1.2rem clamp(1rem,3vw,2rem) 3rem;background:var(--page);color:var(--ink);box-shadow:var(--shadow);overflow:auto;overscroll-behavior:contain}
dialog::backdrop{background:#0d0f1140}
dialog .bar{display:flex;gap:.5rem;align-items:center}dialog .bar span{margin-right:auto;color:var(--soft);font-size:.84rem}
dialog h2{margin:1.1rem 0 .2rem;font-size:1.4rem;overflow-wrap:anywhere}
dialog h3{margin:1.7rem 0 .5rem;font-size:.95rem}
dialog p{margin:.4rem 0}dialog .tags{color:var(--soft);font-size:.84rem}
dialog td,dialog th{font-size:.86rem;vertical-align:top;padding:.42rem .7rem}dialog th{color:var(--soft);width:32%}
dialog .frame{overflow:auto}
dialog thead th{width:auto}
pre{margin:0;padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;max-height:24rem;overflow:auto}
pre+pre{margin-top:.5rem}
.raw{display:grid;gap:.4rem;margin-bottom:.7rem}.raw div{display:flex;justify-content:space-between;align-items:center;gap:1rem}
mark{background:var(--mark);color:var(--mark-ink);border-radius:2px;padding:0 .1em}
del{text-decoration:none;opacity:.8}
dialog ul{margin:0;padding-left:1.1rem}dialog li{margin:.15rem 0}
`;

const MEDIA = `
@media (max-width:60rem){.frame{overflow-x:auto}.matrix,.by{width:max-content;min-width:100%}
.matrix thead th,.by thead th{position:static}
.matrix th:first-child,.by th:first-child{position:sticky;left:0;z-index:1;background:var(--card);border-right:1px solid var(--line);width:min(44vw,18rem)}
.matrix .topic th:first-child{background:var(--faint)}.matrix tr[id]>th{padding-left:.7rem}.matrix tbody th code{display:block;margin:0;font-size:.68rem}
.i{width:6.4rem}.many .i{width:5.3rem}th,td{padding-left:.5rem;padding-right:.5rem}.e{width:4.6rem;font-size:.75rem}}
@media (max-width:44rem){header{padding-top:1.6rem}h2{margin-top:2.4rem}
.overview,.overview tbody,.overview tr,.overview td{display:block}.overview thead{display:none}
.overview tr{display:grid;grid-template-columns:1fr 1fr;gap:.1rem 1rem;padding:.8rem 1rem;border-top:1px solid var(--line)}.overview tr:first-child{border-top:0}
.overview th,.overview td{border:0;padding:.15rem .3rem}.overview th{grid-column:1/-1;font-size:1.05rem}
.overview td:not(.share){display:flex;font-size:.84rem;gap:.3rem;justify-content:space-between;flex-wrap:wrap}.overview td:not(.share)::after{content:attr(data-label);order:-1;font-weight:400;margin-right:auto}
.overview .share::before{content:attr(data-label);float:right}
.implementation dl,.facts{grid-template-columns:1fr;gap:0}.implementation dd,.facts dd{margin-bottom:.5rem}
label,select{flex:1 1 9rem;max-width:none;width:100%}label{flex:1 1 8.5rem;width:auto}.wide{flex-basis:100%}.legend dl{grid-template-columns:1fr}dialog{border:0}}
@media print{body{font-size:10px;max-width:none;padding:0;background:#fff}nav,form,.skip,dialog,.legend summary{display:none!important}.frame{border:0;overflow:visible}
.matrix thead th,.by thead th{position:static}tr{break-inside:avoid}thead{display:table-header-group}td,th{padding:.12rem .3rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:auto}}
@media (forced-colors:active){td.x,td.b{outline:1px solid}}
`;

/** The style sheet. A change of it changes its hash, in `report_html_hashes.ts`. */
export const STYLE: string = [COLOURS, TEXT, TABLES, TONES, PARTS, MEDIA].join('');
