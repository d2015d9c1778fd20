namespace GeneratorTests.Interpreter;

/// <summary>What the hinge loss of several classes means.</summary>
internal static class MultilabelMath
{
    /// <summary>The losses, and which classes are targets.</summary>
    public static NdArray[] Rows(NdArray x, NdArray targets)
    {
        int classes = x.Shape[1];
        return
        [
            NdArray.Build([x.Shape[0]], i => Pairs(x, targets, i[0]).Sum(p => p.Hinge) / classes),
            NdArray.Build(x.Shape, i => Targets(targets, i[0]).Contains(i[1]) ? 1 : 0),
        ];
    }

    public static NdArray Gradient(NdArray x, NdArray targets, NdArray dy) => NdArray.Build(x.Shape, i =>
    {
        var active = Pairs(x, targets, i[0]).Where(p => p.Hinge > 0).ToList();
        return (active.Count(p => p.Other == i[1]) - active.Count(p => p.Target == i[1])) * dy[[i[0]]] / x.Shape[1];
    });

    /// <summary>The classes of a row, up to the first −1.</summary>
    public static int[] Targets(NdArray targets, int row) =>
        [.. Enumerable.Range(0, targets.Shape[1]).Select(k => (int)targets[[row, k]]).TakeWhile(t => t >= 0)];

    private static IEnumerable<(int Target, int Other, double Hinge)> Pairs(NdArray x, NdArray targets, int row)
    {
        int[] own = Targets(targets, row);
        return from j in own
               from k in Enumerable.Range(0, x.Shape[1])
               where !own.Contains(k)
               select (j, k, Math.Max(0, 1 - x[[row, j]] + x[[row, k]]));
    }
}
