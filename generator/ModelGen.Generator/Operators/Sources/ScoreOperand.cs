using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Sources;

/// <summary>What the lambda of a formula of attention scores is given, while it is evaluated: one number, which stands for those of all scores. No function has it.</summary>
internal sealed record ScoreOperand(ScorePlace Place) : SourceOperator
{
    public override string Name => "score_operand";

    public override bool IsInMemory => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        [new TensorType(Place is ScorePlace.Score or ScorePlace.Slope ? ElementType.Float32 : ElementType.Int32, Shape.Scalar)];
}

/// <summary>What there is to know of a score. The numbers are those of the operands of emitted formulas.</summary>
internal enum ScorePlace
{
    /// <summary>The score itself.</summary>
    Score,

    /// <summary>Its batch.</summary>
    Batch,

    /// <summary>Its head.</summary>
    Head,

    /// <summary>The place of its query.</summary>
    Query,

    /// <summary>The place of its key.</summary>
    Key,

    /// <summary>The gradient of the score as it is used.</summary>
    Slope,
}
