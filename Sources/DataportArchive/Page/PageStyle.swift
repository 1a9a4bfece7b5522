/// The one style sheet of the page and the policy that allows it and nothing else.
enum PageStyle {
    /// SHA-256 of `sheet` in base64; a test computes it and says the right one when the sheet has changed.
    static let digest: HTML = "YcSIPwPhoc5yKWiKGkdqEB1F+0/2dXB50wnZeoPy2SU="

    /// Nothing but this style sheet and pictures of the archive itself: no script, no font, no frame, no form, no connection.
    static var policy: HTML {
        "default-src 'none'; style-src 'sha256-\(digest)'; img-src 'self'; base-uri 'none'; form-action 'none'"
    }

    /// Colours as variables, light first; status colours keep 3:1 to their ground, text keeps 4.5:1.
    static let sheet: HTML = """
        :root{color-scheme:light dark;--page:#f6f5f1;--card:#fffefb;--ink:#1f2328;--soft:#5b6370;--line:#dedbd2;--link:#1a55a8;
        --deep:#1f5c4d;--subscribed:#2f7d64;--unconfirmed:#b0851a;--unapproved:#8f7a3d;--unsubscribed:#7d8794;--bounced:#c2693a;
        --complained:#b23a48;--suppressed:#7d5ba6;--quiet:#84887f;--pale:#a9cdbf;--click:#c2873a}
        @media (prefers-color-scheme:dark){:root{--page:#14171a;--card:#1c2024;--ink:#e7e5df;--soft:#a4abb5;--line:#333940;--link:#8fb8f5;
        --deep:#8fd3bd;--subscribed:#55b595;--unconfirmed:#d9b04a;--unapproved:#b39d5e;--unsubscribed:#8a94a3;--bounced:#e08c5e;
        --complained:#e2707c;--suppressed:#a98bd0;--quiet:#70766f;--pale:#35594d;--click:#e0a95c}}
        *{box-sizing:border-box}
        html{font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:66rem;padding:0 clamp(1.1rem,4vw,3rem) 4rem;background:var(--page);color:var(--ink);overflow-wrap:anywhere}
        h1,h2,h3{font-family:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"Times New Roman",serif;font-weight:600;line-height:1.15;text-wrap:balance}
        h1{font-size:clamp(2.3rem,6vw,3.7rem);letter-spacing:-.015em;margin:.2rem 0 1rem}
        h2{font-size:clamp(1.6rem,3.4vw,2.1rem);letter-spacing:-.01em;margin:0 0 .8rem}
        h3{font-size:1.2rem;margin:2.2rem 0 .5rem}
        p,ul,ol,figure,dl{margin:0 0 1rem}
        p,.steps{max-width:42rem}
        a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:.07em}
        a:hover{text-decoration-thickness:.14em}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible,pre:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:3px}
        small{display:block;font-size:.8rem;line-height:1.4;color:var(--soft);font-weight:400}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--card);z-index:2}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .soft{color:var(--soft)}
        p.soft{font-size:.88rem}
        .keep{white-space:nowrap}
        header{padding:clamp(2.5rem,8vw,5.5rem) 0 0}
        .eyebrow{margin:0;color:var(--deep);font-size:.82rem;font-weight:650;letter-spacing:.12em;text-transform:uppercase}
        .lead{font-size:clamp(1.05rem,2vw,1.22rem);color:var(--soft);max-width:44rem}
        .lead strong{color:var(--ink);font-weight:600}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr));gap:.8rem;margin:2.2rem 0}
        .figures div,.card{background:var(--card);border:1px solid var(--line);border-radius:14px}
        .figures div{padding:1rem 1.1rem}
        dt{font-size:.88rem;color:var(--soft)}
        dd{margin:0}
        dd b{display:block;font:600 1.9rem/1.2 ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"Times New Roman",serif;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
        dd span{display:block;font-size:.78rem;line-height:1.35;color:var(--soft)}
        nav{border-block:1px solid var(--line);padding:.7rem 0}
        nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin:0;padding:0;list-style:none;font-size:.92rem}
        nav a{text-decoration:none;display:inline-block;padding:.15rem 0}
        nav a:hover{text-decoration:underline}
        section{padding-top:clamp(2.4rem,6vw,4rem)}
        .card{padding:1.3rem clamp(1.1rem,3vw,1.7rem);margin:1.4rem 0}
        figcaption{font-weight:600;margin-bottom:.9rem}
        .bar{display:block;width:100%;height:6px;border-radius:3px;margin-top:.5rem;max-width:22rem;background:var(--line)}
        .bar.large{height:26px;border-radius:8px;max-width:none;margin:0}
        .bar rect{stroke:var(--card);stroke-width:1}
        .legend{display:flex;flex-wrap:wrap;gap:.35rem 1.6rem;list-style:none;margin:1rem 0;padding:0;font-size:.92rem}
        .legend:last-child{margin-bottom:0}
        .legend li{display:flex;align-items:baseline;gap:.45rem}
        .legend i{width:.75rem;height:.75rem;border-radius:3px;flex:none;align-self:center}
        .legend b{font-weight:600;font-variant-numeric:tabular-nums}
        .legend small{display:inline}
        .chart{display:block;width:100%;overflow:visible;margin:.4rem 0}
        .chart.clip{overflow:hidden}
        .chart text{fill:var(--ink);font-size:13px}
        .chart .tick{fill:var(--soft);paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round;font-size:12px;font-variant-numeric:tabular-nums}
        .chart .date{fill:var(--soft)}
        .chart .name{unicode-bidi:plaintext;white-space:pre}
        .chart .name tspan{unicode-bidi:isolate}
        .grid{stroke:var(--line);stroke-width:1}
        .s-subscribed,.c-stayed,.c-open{fill:var(--subscribed);background:var(--subscribed)}
        .s-unconfirmed{fill:var(--unconfirmed);background:var(--unconfirmed)}
        .s-unapproved{fill:var(--unapproved);background:var(--unapproved)}
        .s-unsubscribed{fill:var(--unsubscribed);background:var(--unsubscribed)}
        .s-bounced{fill:var(--bounced);background:var(--bounced)}
        .s-complained{fill:var(--complained);background:var(--complained)}
        .s-suppressed{fill:var(--suppressed);background:var(--suppressed)}
        .s-disabled,.s-transactional,.s-archived,.s-unknown{fill:var(--quiet);background:var(--quiet)}
        .c-joined{fill:var(--pale);background:var(--pale);stroke:var(--subscribed);stroke-width:1;outline:1px solid var(--subscribed);outline-offset:-1px}
        .c-click{fill:var(--click);background:var(--click)}
        .scroll{position:relative;overflow-x:auto;margin:1.2rem 0;background:var(--card);border:1px solid var(--line);border-radius:14px}
        table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.45}
        caption{text-align:start;padding:.9rem 1.1rem .3rem;font-size:.82rem;color:var(--soft)}
        th,td{padding:.7rem .8rem;text-align:start;vertical-align:top;border-top:1px solid var(--line)}
        th:first-child,td:first-child{padding-inline-start:1.1rem}
        th:last-child,td:last-child{padding-inline-end:1.1rem}
        thead th{border-top:0;font-size:.78rem;font-weight:600;color:var(--soft);vertical-align:bottom;overflow-wrap:normal}
        thead .n{white-space:normal}
        tbody th{font-weight:600;min-width:13.5rem}
        td code{display:block;min-width:12rem}
        td{min-width:3rem}
        .prose{min-width:12.5rem}
        .n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}
        details{margin:1rem 0}
        .card>:last-child,.card>:last-child>:last-child{margin-bottom:0}
        summary{cursor:pointer;color:var(--link);font-size:.92rem}
        .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1rem;list-style:none;padding:0}
        .gallery li{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem;font-size:.92rem}
        .gallery img{display:block;width:100%;aspect-ratio:4/3;object-fit:cover;object-position:top;border-radius:8px;margin-bottom:.7rem;background:var(--line)}
        .gallery b{display:block;font-weight:600;line-height:1.35}
        .plain{padding-inline-start:1.2rem;font-size:.95rem}
        .plain li{margin-bottom:.25rem}
        .steps{padding-inline-start:1.4rem}
        .steps li::marker{color:var(--soft)}
        .steps p{margin-bottom:.4rem}
        pre{margin:0 0 1rem;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow-x:auto;white-space:pre;overflow-wrap:normal}
        footer{margin-top:4rem;padding-top:1.2rem;border-top:1px solid var(--line);font-size:.85rem;color:var(--soft)}
        @media (max-width:36rem){html{font-size:16px}.figures{grid-template-columns:1fr 1fr}dd b{font-size:1.6rem}tbody th{min-width:9.5rem}td{min-width:4rem}}
        @media (max-width:36rem){.stack table,.stack caption,.stack tbody,.stack tr,.stack th,.stack td{display:block}
        .stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .stack caption{padding-bottom:.7rem}.stack tr{border-top:1px solid var(--line);padding:.8rem 1.1rem}
        .stack th,.stack td,.stack th:first-child,.stack td:last-child{border:0;padding:0;min-width:0;text-align:start}
        .stack td{display:inline-block;margin:.25rem 1rem 0 0}.stack td:empty{display:none}.stack .prose{display:block;margin-right:0}.stack td small{display:inline}
        .stack td[data-label]::before{content:attr(data-label) " ";font-size:.8rem;color:var(--soft)}.stack code{min-width:0}}
        @media print{:root{--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb}html{font-size:10.5pt}body{max-width:none;padding:0}
        header{padding-top:0}nav,.skip,.steps pre{break-inside:avoid}nav{display:none}section{padding-top:1.6rem}h2,h3,caption,figcaption{break-after:avoid}
        .card,tr,.gallery li,.figures div{break-inside:avoid}.scroll{overflow:visible;border-radius:0;border-width:1px 0}pre{white-space:pre-wrap}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}.figures{grid-template-columns:repeat(3,1fr)}thead{break-after:avoid}tbody tr:first-child{break-before:avoid}.scroll thead{display:table-header-group}@page{margin:18mm 16mm}}
        """
}
