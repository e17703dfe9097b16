"""How far scores move when somebody is another person with the same work: name, sex, age, photo, school, district.

Run `python -m benchmarks.fairness`. Made-up people and jobs of `matching.ml.fairness`, vectors of the encoder that
ships. The last line holds the gap, which the gate wants to be 0, and the mean change when she says it herself.
"""

from pathlib import Path

from matching.ml import encoder, fairness, taxonomy

ENCODER = Path("matching/pretrained/chamba-es-en")


def main() -> None:
    """Print the gap, a table of what is told, and the last line."""
    known, reader = taxonomy.load(), encoder.load(ENCODER, threads=1)
    gap = fairness.encoder_gap(reader, known)
    print(f"{reader.id}: {gap}")
    told = fairness.told_gap(reader, known)
    for name, (mean, most) in told.items():
        print(f"| {name} | {mean:.4f} | {most:.3f} |")
    said = " ".join(f"told_{name}={mean:.4f}" for name, (mean, _) in told.items())
    print(f"fairness swapped={gap.largest:.6g} {said}")


if __name__ == "__main__":
    main()
