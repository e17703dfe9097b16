"""Machine readings and ranking as plain functions: no Django, no database, no settings, no network, no clock.

The doors, in the order in which a job goes through them:

    text.clean(raw)                                        HTML or plain text to bounded plain text
    taxonomy.load()                                        occupations, skills, names, relations
    encoder.load(path, threads=1)                          .encode(texts), .encode_jobs(jobs), .encode_seeker(seeker)
    skills.Gazetteer(taxonomy)                             .extract(job), .extract_many(jobs), .extract_seeker(seeker)
    occupations.OccupationIndex(taxonomy)                  .nearest(titles, bodies, k=5), .nearest_one(title, body, k=5)
    readings.Readers(taxonomy=..., encoder=...)            .read_jobs(jobs), .read_seeker(seeker): all of these at once
    blocks.JobBlock.build(readings, taxonomy=...)          many jobs as arrays; SeekerBlock the same for people
    ranking.score_jobs(seeker, jobs, taxonomy=...)         one person x many jobs
    ranking.score_seekers(job, seekers, taxonomy=...)      one job x many people
    ranking.score_pair(seeker, job, taxonomy=...)          one pair, by the same arithmetic
    ranking.combine(parts)                                 the score again, from stored parts
    learning_to_rank.fit(impressions, kind=..., seed=...)  a learned order; .lift(features) is its part of a score
    fairness.counterfactual_gap(taxonomy, ranker=...)      whether who somebody is changes a score (it must not)
    calibration.reliability(scores, positive)              what the bands of a score meant
    explanation.explain(evidence, taxonomy=...)            why, in quotes; explain_to_employer for the other side
    explanation.verify(explanation, job=..., seeker=...)   what is wrong with an explanation
"""
