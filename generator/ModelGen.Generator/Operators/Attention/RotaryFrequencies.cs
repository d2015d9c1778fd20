using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>The angles of rotary positions for each step: <c>theta^(−2i/d)</c> for pair i, scaled to longer contexts.</summary>
/// <param name="Low">The turns within the original context below which frequencies are divided by the factor, for Llama 3's.</param>
/// <param name="High">The turns above which they stay.</param>
/// <param name="Context">The original context; 0 where it is not needed.</param>
internal sealed record RotaryFrequencies(double Theta, RopeType Type, double Factor, double Low, double High, int Context)
{
    public static RotaryFrequencies Of(ICallArguments arguments)
    {
        RopeType type = arguments.Enum<RopeType>("ropeType");
        int context = 0;
        if (type != RopeType.Linear)
        {
            context = arguments.OptionalInt("originalMaxPositionEmbeddings") is > 0 and var given
                ? given
                : throw new HyperparameterException("originalMaxPositionEmbeddings", $"at least 1 where ropeType is {type}", arguments.OptionalInt("originalMaxPositionEmbeddings")?.ToString(CultureInfo.InvariantCulture) ?? "null");
        }

        double low = Hyperparameter.Positive("lowFreqFactor", arguments.Double("lowFreqFactor")), high = Hyperparameter.Positive("highFreqFactor", arguments.Double("highFreqFactor"));
        double factor = Hyperparameter.Positive("factor", arguments.Double("factor"));
        return type == RopeType.Llama3 && high <= low ? throw new HyperparameterException("highFreqFactor", "greater than lowFreqFactor", high.ToString("R", CultureInfo.InvariantCulture))
            : type == RopeType.Dynamic && factor < 1 ? throw new HyperparameterException("factor", "at least 1 where ropeType is Dynamic", factor.ToString("R", CultureInfo.InvariantCulture))
            : new(Hyperparameter.Positive("theta", arguments.Double("theta")), type, factor, low, high, context);
    }

    /// <summary>The powers alone, <c>base^(−2i/d)</c> for i below d/2: [d / 2].</summary>
    public static Value Powers(GraphBuilder graph, double @base, int d) =>
        graph.Add(new Exp(), graph.Times(graph.Add(new Arange(Dim.Zero, d / 2, 1)), -2 * Math.Log(@base) / d));

    /// <summary>The angles of pairs by position, positions [time, 1] or [batch…, 1, time, 1].</summary>
    /// <param name="time">The number of positions where they count from 0; null where they are given.</param>
    public Value Angles(GraphBuilder graph, Value positions, int d, Dim? time) => Type switch
    {
        RopeType.Llama3 => graph.Times(positions, BySpeed(graph, Powers(graph, Theta, d))),
        RopeType.Dynamic => graph.Times(positions, ByLength(graph, positions, d, time)),
        _ => graph.Times(positions, graph.Times(Powers(graph, Theta, d), 1 / Factor)),
    };

    /// <summary><c>f·(s + (1 − s)/factor)</c>, s rising from 0 at <see cref="Low"/> turns within the context to 1 at <see cref="High"/>.</summary>
    private Value BySpeed(GraphBuilder graph, Value powers)
    {
        double slope = 1 / (High - Low);
        Value s = graph.Add(new Clamp(0, 1), graph.Plus(graph.Times(powers, Context / (2 * Math.PI) * slope), -Low * slope));
        return graph.Times(powers, graph.Plus(graph.Times(s, 1 - (1 / Factor)), 1 / Factor));
    }

    /// <summary><c>(theta · g^(d/(d − 2)))^(−2i/d)</c> with <c>g = factor · max(n, context)/context − factor + 1</c>.</summary>
    private Value ByLength(GraphBuilder graph, Value positions, int d, Dim? time)
    {
        Value length;
        if (time is { } count)
        {
            length = graph.Add(new Maximum(), graph.Add(new DimScalar(count)), graph.Number(Context));
        }
        else
        {
            // The context's last position stands behind those that are given, of which there may be none.
            int axis = positions.Shape.Rank == 0 ? 0 : positions.Shape.Rank - 2;
            Value column = positions.Shape.Rank == 0 ? graph.Add(new Reshape(Shape.Of(Dim.One, Dim.One)), positions) : positions;
            Value last = graph.Add(new Expand(new Shape(column.Shape.Dims.Items.SetItem(axis, Dim.One))), graph.Number(Context - 1));
            length = graph.Plus(graph.Add(new ReduceMax([axis], KeepDim: true), graph.Add(new Concat(axis), column, last)), 1);
        }

        Value growth = graph.Plus(graph.Times(length, Factor / Context), 1 - Factor);
        Value exponent = graph.Plus(graph.Times(graph.Add(new Log(), growth), -2.0 / (d - 2)), -2 * Math.Log(Theta) / d);
        return graph.Add(new Exp(), graph.Times(graph.Add(new Arange(Dim.Zero, d / 2, 1)), exponent));
    }
}
