using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Random;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>What the layers of encoder and decoder share: attention and a perceptron, each beside what it is given, normalised before or after.</summary>
internal abstract class TransformerLayer : LayerDefinition
{
    /// <summary>The constructor's parameters, of each.</summary>
    public const string Parameters = "dModel, nhead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias";

    public sealed override string Signature => Parameters;

    public sealed override bool IsFunction => true;

    /// <summary>The names of its attentions.</summary>
    protected abstract ImmutableArray<string> Attentions { get; }

    public sealed override ImmutableArray<LayerTensor> Tensors(ICallArguments arguments)
    {
        int width = AtLeast(arguments, "dModel", 1), inner = AtLeast(arguments, "dimFeedforward", 1);
        bool bias = arguments.Bool("bias");
        Hyperparameter.NotNegative("layerNormEps", arguments.Double("layerNormEps"));
        return
        [
            .. Attentions.SelectMany(name => PartOf(arguments, name).Tensors()),
            .. LinearPart.Tensors("linear1", width, inner, bias),
            .. LinearPart.Tensors("linear2", inner, width, bias),
            .. Enumerable.Range(1, Attentions.Length + 1).SelectMany(i => LinearPart.NormTensors(FormattableString.Invariant($"norm{i}"), width, bias)),
        ];
    }

    public sealed override ImmutableArray<string> InitializersOf(string tensor) => [];

    public sealed override Shape? ResultAfterError(ILayerCall call) =>
        call.X.Shape.Rank == 0 ? null : new Shape(call.X.Shape.Dims.Items.SetItem(call.X.Shape.Rank - 1, call.Arguments.Int("dModel")));

    /// <summary>An attention beside x.</summary>
    /// <param name="index">Which of them.</param>
    /// <param name="memory">What it looks at; null for x itself.</param>
    /// <param name="lambdas">What becomes of scores.</param>
    protected Value Attend(ILayerCall call, int index, Value x, Value? memory, Value? ignored, Value? mask, bool isCausal, ScoreLambdas lambdas = default) => Beside(call, index + 1, x, normalized =>
    {
        Value seen = memory ?? normalized;
        return Drop(call, PartOf(call.Arguments, Attentions[index]).Forward(call, normalized, seen, seen, ignored, mask, isCausal, lambdas).Output);
    });

    /// <summary>The perceptron beside x.</summary>
    protected Value FeedForward(ILayerCall call, Value x) => Beside(call, Attentions.Length + 1, x, normalized =>
    {
        Value hidden = LinearPart.Apply(call, "linear1", normalized);
        hidden = call.Arguments.Enum<FeedForwardActivation>("activation") switch
        {
            FeedForwardActivation.Relu => call.Graph.Add(new Relu(), hidden),
            FeedForwardActivation.Gelu => call.Graph.Add(new Gelu(), hidden),
            _ => call.Graph.Add(new Silu(), hidden),
        };
        return Drop(call, LinearPart.Apply(call, "linear2", Drop(call, hidden)));
    });

    private static Value Beside(ILayerCall call, int norm, Value x, Func<Value, Value> branch)
    {
        double eps = call.Arguments.Double("layerNormEps");
        string name = FormattableString.Invariant($"norm{norm}");
        return call.Arguments.Bool("normFirst")
            ? call.Graph.Plus(x, branch(LinearPart.Normalize(call, name, x, eps)))
            : LinearPart.Normalize(call, name, call.Graph.Plus(x, branch(x)), eps);
    }

    private static Value Drop(ILayerCall call, Value x)
    {
        double p = call.Arguments.Double("dropout");
        return p > 0 && call.IsTraining ? DropoutMask.Apply(call.Graph, x, p) : x;
    }

    private static AttentionPart PartOf(ICallArguments arguments, string name)
    {
        int width = AtLeast(arguments, "dModel", 1), heads = AtLeast(arguments, "nhead", 1);
        return width % heads != 0
            ? throw new HyperparameterException("nhead", FormattableString.Invariant($"a divisor of dModel, {width}"), FormattableString.Invariant($"{heads}"))
            : new(
                name + ".",
                width,
                heads,
                DropoutMask.Probability(arguments, "dropout"),
                arguments.Bool("bias"),
                HasExtraKey: false,
                HasZeroKey: false,
                width,
                width,
                arguments.Bool("batchFirst"));
    }
}
