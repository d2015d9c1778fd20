namespace ModelGen.Tests.Decoding;

/// <summary>
/// A language model whose logits depend on the whole sequence so far, and are different for each: a row's sequence is its state, which follows the search's parents.
/// </summary>
internal sealed class PrefixModel(uint seed, int vocabulary, float scale = 3)
{
    public int Vocabulary => vocabulary;

    /// <summary>The logits behind a sequence, its first token included.</summary>
    public float[] Logits(IEnumerable<int> prefix) => Golden.Signed(prefix.Aggregate(seed, (hash, token) => (hash * 31) + (uint)token + 7), vocabulary, scale);

    public double[] LogProbabilities(IEnumerable<int> prefix)
    {
        double[] logits = Array.ConvertAll(Logits(prefix), v => (double)v);
        double normalizer = Math.Log(logits.Sum(Math.Exp));
        return Array.ConvertAll(logits, v => v - normalizer);
    }

    /// <summary>Runs a search to its end.</summary>
    public void Run(GreedySearch search, int batch)
    {
        var prefixes = Enumerable.Range(0, batch).Select(_ => new List<int>()).ToList();
        while (!search.IsDone)
        {
            for (int row = 0; row < batch; row++)
            {
                prefixes[row].Add(search.Tokens[row]);
            }

            // Rows are different sentences.
            search.Advance([.. prefixes.SelectMany((p, row) => Logits(p.Prepend(row)))]);
        }
    }

    /// <summary>Runs a search to its end.</summary>
    public void Run(BeamSearch search)
    {
        var prefixes = Enumerable.Range(0, search.Rows).Select(_ => new List<int>()).ToList();
        while (!search.IsDone)
        {
            for (int row = 0; row < search.Rows; row++)
            {
                prefixes[row].Add(search.Tokens[row]);
            }

            search.Advance([.. prefixes.SelectMany((p, row) => Logits(p.Prepend(row / search.Beams)))]);
            int[] parents = search.Parents.ToArray();
            prefixes = [.. parents.Select(p => new List<int>(prefixes[p]))];
        }
    }
}
