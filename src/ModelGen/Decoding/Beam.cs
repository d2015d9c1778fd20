namespace ModelGen;

/// <summary>One search of a <see cref="BeamSearch"/>: the sequences that are open, in consecutive rows, best first, and those that are results.</summary>
internal sealed class Beam
{
    private readonly TokenRules rules;
    private readonly int beams;
    private readonly double lengthPenalty;
    private readonly Results results;

    /// <summary>The best continuations of a step; at most <c>beams</c> of them end, since a row has one token that does.</summary>
    private readonly Candidate[] candidates;
    private int candidateCount;

    /// <summary>Of the open sequences: what has been chosen, [beams, maxLength], now and in the step that is being made.</summary>
    private int[] chosen;
    private int[] nextChosen;
    private readonly double[] logProbabilities;
    private readonly int[] tokens;
    private readonly int[] parents;
    private int step;

    internal Beam(TokenRules rules, int beams, int firstRow, double lengthPenalty)
    {
        this.rules = rules;
        this.beams = beams;
        this.lengthPenalty = lengthPenalty;
        FirstRow = firstRow;
        results = new Results(beams, rules.MaxLength);
        candidates = new Candidate[2 * beams];
        chosen = new int[beams * rules.MaxLength];
        nextChosen = new int[chosen.Length];
        logProbabilities = new double[beams];
        tokens = new int[beams];
        parents = new int[beams];
    }

    internal int FirstRow { get; }

    /// <summary>The number of sequences that go on, in the first rows.</summary>
    internal int Open { get; private set; }

    internal bool IsDone => Open == 0;

    internal int ResultCount => results.Count;

    internal void Reset()
    {
        results.Clear();
        (step, Open) = (0, 1);
        logProbabilities[0] = 0;
        tokens[0] = rules.Begin;
        parents[0] = 0;
    }

    internal DecodedSequence Result(int rank) => results[rank];

    internal void ShowRows(Span<int> allTokens, Span<int> allParents)
    {
        for (int i = 0; i < beams; i++)
        {
            allTokens[FirstRow + i] = i < Open ? tokens[i] : rules.Begin;
            allParents[FirstRow + i] = FirstRow + (i < Open ? parents[i] : i);
        }
    }

    internal void Advance(ReadOnlySpan<float> logits, ReadOnlySpan<RowNormalizer> normalizers)
    {
        candidateCount = 0;
        for (int i = 0; i < Open; i++)
        {
            Collect(i, rules.Row(logits, FirstRow + i), normalizers[FirstRow + i]);
        }

        step++;
        Open = 0;
        for (int rank = 0; rank < candidateCount; rank++)
        {
            Candidate candidate = candidates[rank];
            if (candidate.Token == rules.End)
            {
                Finish(candidate, rank);
            }
            else if (Open < beams)
            {
                GoOn(candidate);
            }
        }

        (chosen, nextChosen) = (nextChosen, chosen);
        if (step == rules.MaxLength)
        {
            Cut();
        }
        else if (results.IsFull && BestAttainableScore <= results.WorstScore)
        {
            Open = 0;
        }
    }

    /// <summary>Puts the continuations of a row in order among those of the rows before; later ones stand behind equal ones.</summary>
    private void Collect(int parent, ReadOnlySpan<float> logits, RowNormalizer normalizer)
    {
        for (int token = 0; token < logits.Length; token++)
        {
            double logProbability = logProbabilities[parent] + normalizer.LogProbability(logits[token]);
            if (double.IsNegativeInfinity(logProbability)
                || (candidateCount == candidates.Length && logProbability <= candidates[^1].LogProbability))
            {
                continue;
            }

            int place = candidateCount < candidates.Length ? candidateCount++ : candidateCount - 1;
            while (place > 0 && logProbability > candidates[place - 1].LogProbability)
            {
                candidates[place] = candidates[place - 1];
                place--;
            }

            candidates[place] = new Candidate(parent, token, logProbability);
        }
    }

    /// <summary>A sequence that ends is a result if it would have been among those that go on.</summary>
    private void Finish(Candidate candidate, int rank)
    {
        if (rank < beams)
        {
            results.Add(Chosen(chosen, candidate.Parent, step - 1), candidate.LogProbability, Score(candidate.LogProbability), isComplete: true);
        }
    }

    private void GoOn(Candidate candidate)
    {
        Span<int> sequence = Chosen(nextChosen, Open, step);
        Chosen(chosen, candidate.Parent, step - 1).CopyTo(sequence);
        sequence[step - 1] = candidate.Token;
        (tokens[Open], parents[Open]) = (candidate.Token, candidate.Parent);
        logProbabilities[Open] = candidate.LogProbability;
        Open++;
    }

    /// <summary>At the greatest length the open sequences become results as they are.</summary>
    private void Cut()
    {
        for (int i = 0; i < Open; i++)
        {
            results.Add(Chosen(chosen, i, step), logProbabilities[i], Score(logProbabilities[i]), isComplete: false);
        }

        Open = 0;
    }

    private Span<int> Chosen(int[] all, int index, int length) => all.AsSpan(index * rules.MaxLength, length);

    /// <summary>What no open sequence can exceed, however it goes on: probabilities only fall, and the greatest length divides their logarithms by most.</summary>
    private double BestAttainableScore => Score(logProbabilities[0], rules.MaxLength);

    /// <summary>Of a sequence of <c>step</c> tokens.</summary>
    private double Score(double logProbability) => Score(logProbability, step);

    private double Score(double logProbability, int length) => logProbability / Math.Pow((5 + length) / 6.0, lengthPenalty);

    /// <summary>A sequence and a further token.</summary>
    private readonly record struct Candidate(int Parent, int Token, double LogProbability);

    /// <summary>The best sequences found, in order.</summary>
    private sealed class Results(int capacity, int maxLength)
    {
        private readonly int[] tokens = new int[capacity * maxLength];
        private readonly Entry[] entries = new Entry[capacity];

        internal int Count { get; private set; }

        internal bool IsFull => Count == capacity;

        /// <summary>What a sequence must exceed to become a result when there are as many as there is room for.</summary>
        internal double WorstScore => entries[^1].Score;

        internal DecodedSequence this[int rank]
        {
            get
            {
                Entry entry = entries[rank];
                return new(tokens.AsSpan(entry.Place * maxLength, entry.Length), entry.LogProbability, entry.Score, entry.IsComplete);
            }
        }

        internal void Clear() => Count = 0;

        /// <summary>Keeps a sequence if there is room, or if it is better than the last one, which then goes.</summary>
        internal void Add(ReadOnlySpan<int> sequence, double logProbability, double score, bool isComplete)
        {
            if (IsFull && score <= WorstScore)
            {
                return;
            }

            int place = IsFull ? entries[^1].Place : Count;
            int rank = IsFull ? Count - 1 : Count++;
            while (rank > 0 && score > entries[rank - 1].Score)
            {
                entries[rank] = entries[rank - 1];
                rank--;
            }

            sequence.CopyTo(tokens.AsSpan(place * maxLength));
            entries[rank] = new Entry(place, sequence.Length, logProbability, score, isComplete);
        }
    }

    /// <summary>A result: where its tokens lie, and what it is worth.</summary>
    private readonly record struct Entry(int Place, int Length, double LogProbability, double Score, bool IsComplete);
}
