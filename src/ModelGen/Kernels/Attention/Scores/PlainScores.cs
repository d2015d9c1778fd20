namespace ModelGen.Runtime;

/// <summary>Scores as they are, all of which count: attention without a formula.</summary>
internal readonly struct PlainScores : IScoreFormula, IScoreSlope
{
    public static bool HasScore => false;

    public static bool HasMask => false;

    public static bool HasTables => false;

    public static V Score<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V> => x.Score;

    public static V Score<V>(in ScoreOperands<V> x, out V slope)
        where V : struct, IVector<V>
    {
        slope = V.Create(1);
        return x.Score;
    }

    public static V Sees<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V> => x.Seen;

    public static void Add<V>(in ScoreOperands<V> x)
        where V : struct, IVector<V>
    {
    }
}
