using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Loss;

/// <summary>
/// Losses take scores in one of three forms, logits, probabilities or their logarithms, and compute something with any other numbers. Only what is certain is said: of a value of which nothing
/// is known, nothing.
/// </summary>
internal static class ScoreDoubts
{
    private const string Source = "give it what goes into the softmax or sigmoid";

    /// <summary>Of a loss that takes logits: any numbers, since it applies the softmax or sigmoid itself.</summary>
    /// <param name="loss">As users write it.</param>
    /// <param name="function">What it applies.</param>
    public static DiagnosticInfo? OfLogits(Node node, Traits given, string loss, string function) =>
        given.HasFlag(Traits.Probabilities) ? Say(node, loss, $"logits and applies the {function} itself", "probabilities", $"the model then learns badly, because a {function} is taken twice; {Source}")
        : given.HasFlag(Traits.LogProbabilities) ? Say(node, loss, $"logits and applies the {function} itself", "log-probabilities", function == "softmax"
            ? $"the loss is right, but the softmax is computed twice; {Source}"
            : $"none is greater than 0, so that no probability is greater than a half; {Source}")
        : null;

    /// <summary>Of a loss that takes probabilities.</summary>
    /// <param name="instead">The loss that takes logits.</param>
    public static DiagnosticInfo? OfProbabilities(Node node, Traits given, string loss, string instead) =>
        given.HasFlag(Traits.Logits) ? Say(node, loss, "probabilities", "logits", $"they are not between 0 and 1; use '{instead}'")
        : given.HasFlag(Traits.LogProbabilities) ? Say(node, loss, "probabilities", "log-probabilities", "they are not between 0 and 1; leave out the logarithm")
        : null;

    /// <summary>Of a loss that takes log-probabilities.</summary>
    public static DiagnosticInfo? OfLogProbabilities(Node node, Traits given, string loss) =>
        given.HasFlag(Traits.Probabilities) ? Say(node, loss, "log-probabilities", "probabilities", "it takes no logarithm itself; give it the 'LogSoftmax' of what goes into the softmax")
        : given.HasFlag(Traits.Logits) ? Say(node, loss, "log-probabilities", "logits", "it applies no softmax itself, so that it has no least value; give it their 'LogSoftmax'")
        : null;

    /// <summary>A warning that a loss is given another form than it takes.</summary>
    public static DiagnosticInfo Say(Node node, string loss, string taken, string given, string why) =>
        DiagnosticInfo.Create(Descriptors.OtherFormOfScores, node.Site, loss, taken, given, why);
}
