using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Attention.Scores;

namespace GeneratorTests.Interpreter;

/// <summary>Attention and its gradients, one query after the other.</summary>
internal static class AttentionMath
{
    /// <summary>ALiBi's slopes, as the paper's code has them.</summary>
    public static NdArray Slopes(int heads)
    {
        return new NdArray([heads], Of(heads));

        static double[] Of(int n)
        {
            double[] slopes = [.. Enumerable.Range(1, n).Select(h => Math.Pow(2, -8.0 * h / n))];
            int closest = (int)Math.Pow(2, Math.Floor(Math.Log2(n)));
            return closest == n ? slopes : [.. Of(closest), .. Of(2 * closest).Where((_, h) => h % 2 == 0).Take(n - closest)];
        }
    }

    /// <summary>The result, and the logarithms of the sums of exponentials, 0 of a query that sees nothing.</summary>
    public static NdArray[] Forward(FusedAttention op, IReadOnlyList<NdArray> x)
    {
        int[] q = x[0].Shape;
        int rank = q.Length, columns = x[2].Shape[^1];
        NdArray y = NdArray.Build([.. q[..^3], q[^2], q[^3], columns], _ => 0), sums = NdArray.Build(q[..^1], _ => 0);
        foreach (int[] at in NdArray.Indices(q[..^1]))
        {
            (int[] batch, int head, int time) = (at[..^2], at[^2], at[^1]);
            double[] scores = Scores(op, x, batch, head, time);
            double greatest = scores.DefaultIfEmpty(double.NegativeInfinity).Max(), total = double.IsNegativeInfinity(greatest) ? 0 : scores.Sum(s => Math.Exp(s - greatest));
            Set(sums, at, total == 0 ? 0 : greatest + Math.Log(total));
            for (int column = 0; column < columns && total > 0; column++)
            {
                Set(y, [.. batch, time, head, column], scores.Select((s, key) => double.IsNegativeInfinity(s) ? 0 : Math.Exp(s - greatest) / total * x[2][[.. batch, Shared(x, head), key, column]]).Sum());
            }
        }

        return [y, sums];
    }

    /// <summary>The gradients of queries, keys and values, and of the tables of a formula.</summary>
    public static NdArray[] Gradients(FusedAttentionGradient gradient, IReadOnlyList<NdArray> x)
    {
        FusedAttention op = gradient.Forward;
        (NdArray dy, NdArray y, NdArray sums) = (x[0], x[1], x[2]);
        NdArray[] read = [.. x.Skip(3)];
        NdArray[] gradients = [.. read.Take(3).Select(r => NdArray.Build([.. r.Shape[..^3], r.Shape[^2], r.Shape[^3], r.Shape[^1]], _ => 0))];
        NdArray[] tables = [.. gradient.Tables.Select(t => NdArray.Build(read[op.FirstTable + t].Shape, _ => 0))];
        int d = read[0].Shape[^1], dv = read[2].Shape[^1];
        double scale = op.Scale ?? (1 / Math.Sqrt(d));
        foreach (int[] at in NdArray.Indices(read[0].Shape[..^1]))
        {
            (int[] batch, int head, int time) = (at[..^2], at[^2], at[^1]);
            int shared = Shared(read, head);
            double[] scores = Scores(op, read, batch, head, time);
            double product = Enumerable.Range(0, dv).Sum(c => dy[[.. batch, time, head, c]] * y[[.. batch, time, head, c]]);
            for (int key = 0; key < scores.Length; key++)
            {
                if (double.IsNegativeInfinity(scores[key]))
                {
                    continue;
                }

                double weight = Math.Exp(scores[key] - sums[at]);
                double slope = weight * (Enumerable.Range(0, dv).Sum(c => dy[[.. batch, time, head, c]] * read[2][[.. batch, shared, key, c]]) - product);
                if (gradient.Slope is { } formula)
                {
                    double[] places = Places(op, read, batch, head, time, key);
                    AddToTables(gradient, tables, ScoreMath.Evaluate(formula.Added, [.. places, slope], read.AsSpan(op.FirstTable)), formula.Addends);
                    slope *= formula.Score is null ? 1 : ScoreMath.Evaluate(formula.Score, places, read.AsSpan(op.FirstTable))[1];
                }

                slope *= scale;
                for (int c = 0; c < d; c++)
                {
                    Add(gradients[0], [.. batch, time, head, c], slope * read[1][[.. batch, shared, key, c]]);
                    Add(gradients[1], [.. batch, key, shared, c], slope * read[0][[.. batch, head, time, c]]);
                }

                for (int c = 0; c < dv; c++)
                {
                    Add(gradients[2], [.. batch, key, shared, c], weight * dy[[.. batch, time, head, c]]);
                }
            }
        }

        return [.. gradients, .. tables];
    }

    private static void AddToTables(FusedAttentionGradient gradient, NdArray[] tables, double[] added, IEnumerable<ScoreAddend> addends)
    {
        int next = 0;
        foreach (ScoreAddend addend in addends)
        {
            Add(tables[gradient.Tables.IndexOf(addend.Table)], [.. added[(next + 1)..(next + 1 + addend.Rank)].Select(i => (int)i)], added[next]);
            next += 1 + addend.Rank;
        }
    }

    /// <summary>A score and where it is, as formulas are given it.</summary>
    private static double[] Places(FusedAttention op, IReadOnlyList<NdArray> x, int[] batch, int head, int time, int key)
    {
        int d = x[0].Shape[^1];
        double product = Enumerable.Range(0, d).Sum(c => x[0][[.. batch, head, time, c]] * x[1][[.. batch, Shared(x, head), key, c]]);
        double past = op.HasPast ? x[op.HasMask ? 4 : 3][batch] : 0;
        return [product * (op.Scale ?? (1 / Math.Sqrt(d))), batch.Zip(x[0].Shape).Aggregate(0, (at, p) => (at * p.Second) + p.First), head, past + time, key];
    }

    /// <summary>The scores of all keys, −∞ of those that the query does not see.</summary>
    private static double[] Scores(FusedAttention op, IReadOnlyList<NdArray> x, int[] batch, int head, int time)
    {
        int next = op.HasMask ? 4 : 3, keys = x[1].Shape[^2];
        double past = op.HasPast ? x[next++][batch] : 0, end = Math.Min(op.HasPast ? past + x[0].Shape[^2] : keys, op.HasLengths ? x[next][batch] : keys), place = past + time;
        NdArray[] tables = [.. x.Skip(op.FirstTable)];
        return [.. Enumerable.Range(0, keys).Select(Score)];

        double Score(int key)
        {
            double added = op.HasMask ? x[3][[.. batch, head, time, key]] : 0;
            if (key >= end || (op.IsCausal && (key > place || key <= place - (op.Window ?? double.PositiveInfinity))) || double.IsNegativeInfinity(added))
            {
                return double.NegativeInfinity;
            }

            double[] places = Places(op, x, batch, head, time, key);
            return op.Formula?.Seen is { } seen && ScoreMath.Evaluate(seen, places, tables)[0] == 0 ? double.NegativeInfinity
                : (op.Formula?.Score is { } score ? ScoreMath.Evaluate(score, places, tables)[0] : places[0]) + added;
        }
    }

    private static int Shared(IReadOnlyList<NdArray> x, int head) => head / (x[0].Shape[^3] / x[1].Shape[^3]);

    private static void Set(NdArray array, int[] index, double value) => array.Data[Position(array, index)] = value;

    private static void Add(NdArray array, int[] index, double value) => array.Data[Position(array, index)] += value;

    private static int Position(NdArray array, int[] index) => index.Zip(array.Shape).Aggregate(0, (at, p) => (at * p.Second) + p.First);
}
