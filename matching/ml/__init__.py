"""Machine readings and ranking as plain functions: no Django, no database, no settings, no network, no clock.

The doors, in the order in which a job goes through them:

    taxonomy.load(folder) -> Taxonomy                      occupations, skills, names, relations
    text.clean(raw) -> str                                 HTML or plain to bounded plain text
    skills.Gazetteer(taxonomy)                             .extract(job, language=None), .extract_seeker(seeker),
                                                           .extract_many(jobs) -> lists of SkillSpan
    encoder.load(path, threads=1) -> Encoder               .encode(texts), .encode_jobs(jobs), .encode_seeker(seeker)
    occupations.OccupationIndex(taxonomy, encoder=None)    .nearest(titles, bodies, k), .nearest_one(title, body, k)
    ranking.JobBlock.build(readings, taxonomy)             many jobs as arrays; SeekerBlock the same for people
    ranking.score_jobs(seeker, block, taxonomy)            one seeker x many jobs -> BlockScores
    ranking.score_seekers(job, block, taxonomy)            one job x many seekers -> BlockScores
    ranking.score_pair(seeker, job, taxonomy)              -> PairScore, from the same arithmetic
    ranking.combine(parts) -> float                        the score again from stored parts
    explanation.explain(...), explain_to_employer(...)     -> Explanation; explanation.verify(...) checks quotes
"""
