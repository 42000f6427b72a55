from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
import numpy as np
from onrecord_schemas import StatementType
from onrecord.parser.contents import Content, contents, _WORD
from onrecord.parser.quotes import Quotation
from onrecord.parser.text import Span

@dataclass(frozen=True, slots=True)
class Attribution:
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    type: StatementType
    paragraph: int
    confidence: float
    inferred: bool = False
    parent: int | None = None
    is_turn: bool = False

import os
P=dict(cue_none=-1.0, src_none=-1.0, adj=1.0, nosrc_taken=0.0)
P.update(eval(os.environ.get('PARAMS','{}')))

def attributions(text, paragraphs, quotations, tags):
    units = contents(text, paragraphs, quotations, tags)
    starts=[p.start for p in paragraphs]
    par=lambda x: max(0,bisect_right(starts,x)-1)
    cue_par=np.array([par(c.start) for c in tags.cues]); src_par=np.array([par(c.start) for c in tags.sources])
    groups={}
    for i,u in enumerate(units):
        ps={par(s.start) for s in u.spans}
        k=0
        if len(tags.cues):
            row=tags.cue_links[list(u.tagged)].mean(0).copy(); row[0]+=P['cue_none']
            ok=np.isin(cue_par,list(ps)); row[1:][~ok]-=P.get('far',1e4)
            k=int(row.argmax())
        groups.setdefault(('c',k) if k else ('x',i),[]).append((i,u,k))
    out=[]
    for key,g in groups.items():
        k=g[0][2]; ps={par(s.start) for _,u,_ in g for s in u.spans}
        s=0
        if len(tags.sources):
            rows=np.concatenate([tags.source_links[list(u.tagged)] for _,u,_ in g]); row=rows.mean(0).copy(); row[0]+=P['src_none']
            ok=np.isin(src_par,list(ps)); row[1:][~ok]-=P.get('far',1e4)
            if k:
                c=tags.cues[k-1]
                for j,sx in enumerate(tags.sources):
                    gap=text[sx.end:c.start] if sx.end<=c.start else text[c.end:sx.start] if c.end<=sx.start else 'xxxxxxxxxx'
                    if len(gap)<=2: row[1+j]+=P['adj']
            s=int(row.argmax())
        spans=tuple(x for _,u,_ in g for x in u.spans)
        out.append(Attribution(spans, Span(tags.cues[k-1].start,tags.cues[k-1].end) if k else None, Span(tags.sources[s-1].start,tags.sources[s-1].end) if s else None, kind(text,spans,quotations), g[0][1].paragraph, 0.5))
    return out

def kind(text, spans, quotations):
    tot=ins=0
    for s in spans:
        for m in _WORD.finditer(text,*s):
            tot+=1; ins+=any(q.outer.start<=m.start() and m.end()<=q.outer.end for q in quotations)
    return StatementType.DIRECT if ins==tot else StatementType.MIXED if ins else StatementType.INDIRECT
