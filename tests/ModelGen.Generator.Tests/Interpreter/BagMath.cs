using ModelGen.Generator.Operators.Lookup;

namespace GeneratorTests.Interpreter;

/// <summary>What look-ups in bags mean.</summary>
internal static class BagMath
{
    public static NdArray Forward(EmbeddingBag op, IReadOnlyList<NdArray> x, int[] shape)
    {
        List<int>[] bags = Bags(x[0], op.HasOffsets ? x[2] : null, op.Padding);
        return NdArray.Build(shape, i =>
        {
            double[] elements = [.. bags[i[0]].Select(p => x[1][[(int)x[0].Data[p], i[1]]] * (op.HasScales ? x[^1].Data[p] : 1))];
            return elements.Length == 0 ? 0 : op.Mode switch { EmbeddingBagMode.Sum => elements.Sum(), EmbeddingBagMode.Mean => elements.Average(), _ => elements.Max() };
        });
    }

    public static NdArray Gradient(EmbeddingBagGradient op, IReadOnlyList<NdArray> x, int[] shape)
    {
        double[] sum = new double[shape[0] * shape[1]];
        List<int>[] bags = Bags(x[1], op.HasOffsets ? x[2] : null, op.Padding);
        for (int bag = 0; bag < bags.Length; bag++)
        {
            for (int k = 0; k < shape[1]; k++)
            {
                IEnumerable<int> positions = op.Mode != EmbeddingBagMode.Max ? bags[bag] : Greatest(bags[bag], x[1], x[^1], k);
                foreach (int p in positions)
                {
                    double share = op.Mode == EmbeddingBagMode.Mean ? 1.0 / bags[bag].Count : op.HasScales ? x[^1].Data[p] : 1;
                    sum[((int)x[1].Data[p] * shape[1]) + k] += share * x[0][[bag, k]];
                }
            }
        }

        return new NdArray(shape, sum);
    }

    public static NdArray Choice(EmbeddingBagChoice op, IReadOnlyList<NdArray> x, int[] shape)
    {
        List<int>[] bags = Bags(x[1], op.HasOffsets ? x[2] : null, op.Padding);
        return NdArray.Build(shape, i => Greatest(bags[i[0]], x[1], x[^1], i[1]).Sum(p => x[0][[(int)x[1].Data[p], i[1]]]));
    }

    public static NdArray ScaleGradient(EmbeddingBagScaleGradient op, IReadOnlyList<NdArray> x, int[] shape)
    {
        double[] result = new double[x[1].Data.Length];
        List<int>[] bags = Bags(x[1], op.HasOffsets ? x[3] : null, op.Padding);
        for (int bag = 0; bag < bags.Length; bag++)
        {
            foreach (int p in bags[bag])
            {
                result[p] = Enumerable.Range(0, x[0].Shape[1]).Sum(k => x[0][[bag, k]] * x[2][[(int)x[1].Data[p], k]]);
            }
        }

        return new NdArray(shape, result);
    }

    /// <summary>The first position of a bag where the table has the greatest element of a column; none of an empty bag.</summary>
    private static IEnumerable<int> Greatest(List<int> bag, NdArray indices, NdArray table, int column) =>
        bag.OrderByDescending(p => table[[(int)indices.Data[p], column]]).Take(1);

    /// <summary>The positions in each bag, without padding.</summary>
    private static List<int>[] Bags(NdArray indices, NdArray? offsets, int padding)
    {
        int count = offsets?.Shape[0] ?? indices.Shape[0];
        int Start(int bag) => bag == count ? indices.Data.Length : offsets is null ? bag * indices.Shape[1] : (int)offsets.Data[bag];

        return [.. Enumerable.Range(0, count).Select(b => Enumerable.Range(Start(b), Start(b + 1) - Start(b)).Where(p => (int)indices.Data[p] != padding).ToList())];
    }
}
