using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>What is computed for one score: operators in order, each over what is known of the score, numbers and earlier steps.</summary>
/// <param name="Results">What is wanted of them.</param>
internal sealed record ScoreExpression(EquatableArray<ScoreStep> Steps, EquatableArray<ScoreInput> Results);

/// <summary>One operator.</summary>
internal sealed record ScoreStep(ElementwiseOperator Operator, EquatableArray<ScoreInput> Inputs);

/// <summary>What a step reads.</summary>
/// <param name="Index">Of a <see cref="ScorePlace"/> or a step.</param>
/// <param name="Value">Of a number.</param>
internal readonly record struct ScoreInput(ScoreInputKind Kind, int Index, ExactNumber Value)
{
    public static ScoreInput Of(ScorePlace place) => new(ScoreInputKind.Place, (int)place, 0);

    public static ScoreInput Step(int index) => new(ScoreInputKind.Step, index, 0);

    public static ScoreInput Number(double value, ElementType element) => new(element == ElementType.Int32 ? ScoreInputKind.Integer : ScoreInputKind.Number, 0, value);
}

internal enum ScoreInputKind
{
    Place,
    Number,
    Integer,
    Step,
}
