using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Emit;

/// <summary>Documentation comments of an entry point's public methods: shapes first, since that is what completion shows.</summary>
internal static class EntryDocumentation
{
    public static void WriteCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, scope.IsLoss ? $"The loss{Of(scope)}, without gradients{Carried(scope)}." : $"{Arrow(scope)}.");
        Parameters(writer, scope, withResults: true);
        if (scope.IsBare)
        {
            writer.Line("/// <param name=\"none\">Callers leave it out: it tells the method apart from its declaration, which has no parameters.</param>");
        }

        Symbols(writer, scope.Symbols);
        Exceptions(writer, scope);
        writer.Line("/// <remarks>Allocates nothing once a thread has seen the largest sizes; threads may call it at the same time.</remarks>");
    }

    public static void WriteTensorCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"{(scope.IsLoss ? $"The loss{Of(scope)}, without gradients{Carried(scope)}" : Arrow(scope))}; sizes are taken from the tensors.");
        Parameters(writer, scope, withResults: true);
        Exceptions(writer, scope);
    }

    public static void WriteBatchCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"{(scope.IsLoss ? $"The loss{Of(scope)}, without gradients" : Arrow(scope))}; inputs are taken from the batch by their names.");
        Batch(writer, scope);
        if (!scope.IsLoss && scope.Results.Length != 1)
        {
            Results(writer, scope.Results, scope);
        }

        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The batch lacks an input, or one has another shape or type.</exception>");
        if (!scope.IsLoss)
        {
            writer.Line("/// <remarks>Results lie in memory of the batch, until it is given to this method of this model again.</remarks>");
        }
    }

    /// <summary>A step over a batch.</summary>
    public static void WriteBatchStep(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"One step of training: {scope.Declaration.Name} forward and backward, then the optimizer; inputs are taken from the batch by their names. Returns the loss before the step.");
        Batch(writer, scope);
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The batch lacks an input, or one has another shape or type.</exception>");
    }

    /// <param name="hasMode">Whether the caller chooses between training and inference.</param>
    public static void WriteForward(SourceWriter writer, EntryScope scope, bool hasMode)
    {
        string result = scope.IsLoss ? "Computes the loss as training does" : Arrow(scope);
        Summary(writer, $"{result}, and keeps what <see cref=\"{scope.BackwardName}\"/> needs.", isXml: true);
        Parameters(writer, scope, withResults: true);
        writer.Line($"/// <param name=\"{Plain(scope.Tape.Text)}\">Takes the values that are kept; its memory is used again.</param>");
        if (hasMode)
        {
            writer.Line($"/// <param name=\"{Plain(scope.Training.Text)}\">True for a step of training: dropout drops, by the tape's seed and step, and state tensors are assigned on the tape until its CommitState. False: computes what {scope.Declaration.Name} does, as for the gradients of a saliency map.</param>");
        }

        Symbols(writer, scope.Symbols);
        Exceptions(writer, scope);
    }

    /// <param name="hasMode">Whether the caller has chosen between training and inference.</param>
    public static void WriteBackward(SourceWriter writer, EntryScope scope, bool hasMode)
    {
        string mode = hasMode ? ", of training or not as it was" : "";
        Summary(writer, $"Goes back through what <see cref=\"{scope.ForwardName}\"/> computed{mode}: adds to the gradients of parameters, gives those of inputs.", isXml: true);
        Parameters(writer, scope, withResults: false);
        foreach (EntryArgument gradient in scope.ResultGradients)
        {
            writer.Line($"/// <param name=\"{Plain(gradient.Text)}\">{(scope.IsLoss ? "The gradient of the loss; 1 where nothing follows it." : $"The gradient of the result, {gradient.ShapeText}.")}</param>");
        }

        foreach (EntryArgument gradient in scope.InputGradients)
        {
            writer.Line($"/// <param name=\"{Plain(gradient.Text)}\">Takes the gradient of the input, {gradient.ShapeText}; empty where it is not wanted.</param>");
        }

        writer.Line($"/// <param name=\"{Plain(scope.Gradients.Text)}\">Gradients of parameters are added here; null where they are not wanted, and not computed.</param>");
        writer.Line($"/// <param name=\"{Plain(scope.Tape.Text)}\">What the forward pass kept.</param>");
        Symbols(writer, scope.Symbols);
        Exceptions(writer, scope);
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">The tape was not filled by this forward pass at these sizes.</exception>");
    }

    public static void WriteStep(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"One step of training: {scope.Declaration.Name} forward and backward, then the optimizer. Returns the loss before the step.");
        Inputs(writer, scope.OwnInputs, scope);
        Symbols(writer, scope.Symbols);
        Exceptions(writer, scope);
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A size is larger than the trainer was created for.</exception>");
        if (!scope.States.IsEmpty)
        {
            string sizes = scope.StateSymbols.Any() ? $" Before {string.Join(" or ", scope.StateSymbols)} changes, call <see cref=\"ResetState\"/>." : "";
            writer.Line($"/// <remarks>Begins with the state that the last step has left, {XmlText.Escape(States(scope))}, through which no gradient flows back.{sizes}</remarks>");
        }
    }

    /// <summary>The method of a model that makes a session.</summary>
    public static void WriteCreateSession(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"Makes a session of {scope.Declaration.Name}, which keeps the state, {States(scope)}, from call to call; it begins as zeros.");
        foreach (string symbol in scope.StateSymbols)
        {
            writer.Line($"/// <param name=\"{symbol}\">The size of the dimension {symbol}, the same in all calls of the session.</param>");
        }

        if (scope.StateSymbols.Any())
        {
            writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A size is negative.</exception>");
            writer.Line("/// <exception cref=\"global::System.ArgumentException\">The state would be larger than an array can be.</exception>");
        }
    }

    /// <summary>A session's class.</summary>
    public static void WriteSession(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"Keeps the state of {scope.Declaration.Name}, {States(scope)}, from call to call.");
        writer.Line("/// <remarks>For one thread at a time; any number of sessions may use one model at the same time, as long as nothing trains it.</remarks>");
    }

    /// <summary>A session's call.</summary>
    public static void WriteSessionCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"{string.Join(", ", scope.OwnInputs.Concat(scope.States.Select(s => s.Input)).Select(Text))} → {Results(scope)}; the state is kept for the next call.");
        Inputs(writer, scope.OwnInputs, scope);
        Results(writer, scope.OwnResults, scope);
        Symbols(writer, scope.OwnSymbols);
        Exceptions(writer, scope);
        writer.Line("/// <remarks>Allocates nothing once a thread has seen the largest sizes. Where it throws, the state is as it was.</remarks>");
    }

    /// <summary>A session's property for a state.</summary>
    public static void WriteSessionState(SourceWriter writer, EntryState state)
    {
        Summary(writer, $"The state {Text(state.Input)}, row-major; it may be written.");
        writer.Line("/// <remarks>A call moves the state to other memory: take the span again after one.</remarks>");
    }

    /// <summary>A session's method that chooses rows of its state.</summary>
    public static void WriteSelection(SourceWriter writer, EntryScope scope, string symbol)
    {
        Summary(writer, $"Makes row i along {symbol} what row rows[i] was, in the state {States(scope)}: sequences change places, go on more than once, or end.");
        writer.Line($"/// <param name=\"rows\">[{symbol}]: of each row the one to take, 0 … {symbol} − 1; rows may be taken any number of times.</param>");
        writer.Line($"/// <exception cref=\"global::System.ArgumentException\">There are not {symbol} rows, or one is out of range; the state is as it was.</exception>");
        writer.Line("/// <remarks>Allocates nothing. Moves the state to other memory.</remarks>");
    }

    /// <summary>A trainer's property for a state.</summary>
    public static void WriteTrainerState(SourceWriter writer, EntryScope scope, EntryState state)
    {
        Summary(writer, $"The state {Text(state.Input)} of {scope.Declaration.Name}, row-major, as the last step has left it; empty before the first step and after a reset.");
        writer.Line("/// <remarks>A step moves the state to other memory: take the span again after one.</remarks>");
    }

    private static string Carried(EntryScope scope) => scope.States.IsEmpty ? "" : $", and the state for the next call: {Results(scope)}";

    private static string States(EntryScope scope) => string.Join(", ", scope.States.Select(s => Text(s.Input)));

    private static string Text(EntryArgument argument) => $"{argument.Name} {argument.ShapeText}";

    /// <summary>What a loss is a loss of; nothing where it has no inputs.</summary>
    private static string Of(EntryScope scope) => scope.Inputs.IsEmpty ? "" : $" of {Inputs(scope)}";

    /// <summary>From the inputs to the results.</summary>
    private static string Arrow(EntryScope scope) => $"{Inputs(scope)} → {Results(scope)}".TrimStart();

    private static string Inputs(EntryScope scope) => string.Join(", ", scope.Inputs.Select(Text));

    private static string Results(EntryScope scope) => string.Join(", ", scope.Results.Select(Text));

    private static void Summary(SourceWriter writer, string text, bool isXml = false) => writer.Line($"/// <summary>{(isXml ? text : XmlText.Escape(text))}</summary>");

    private static void Parameters(SourceWriter writer, EntryScope scope, bool withResults)
    {
        Inputs(writer, scope.Inputs, scope);
        Results(writer, withResults ? scope.Results : [], scope);
    }

    private static void Inputs(SourceWriter writer, IEnumerable<EntryArgument> inputs, EntryScope scope)
    {
        foreach (EntryArgument input in inputs)
        {
            string what = scope.States.Any(s => s.Input == input) ? "The state, " : "";
            writer.Line($"/// <param name=\"{Plain(input.Text)}\">{what}{input.ShapeText}, row-major.</param>");
        }
    }

    private static void Results(SourceWriter writer, IEnumerable<EntryArgument> results, EntryScope scope)
    {
        foreach (EntryArgument result in results)
        {
            string what = scope.States.FirstOrDefault(s => s.Result == result) is { } state ? $"new value of the state {state.Input.Name}" : "result";
            writer.Line($"/// <param name=\"{Plain(result.Text)}\">Takes the {what}, {result.ShapeText}, row-major.</param>");
        }
    }

    private static void Batch(SourceWriter writer, EntryScope scope) =>
        writer.Line($"/// <param name=\"{Plain(scope.Batch.Text)}\">Has {XmlText.Escape(string.Join(", ", scope.OwnInputs.Select(Text)))}.</param>");

    private static void Symbols(SourceWriter writer, IEnumerable<string> symbols)
    {
        foreach (string symbol in symbols)
        {
            writer.Line($"/// <param name=\"{symbol}\">The size of the dimension {symbol}.</param>");
        }
    }

    private static void Exceptions(SourceWriter writer, EntryScope scope)
    {
        if (scope.IsBare)
        {
            return;
        }

        string memory = "a result shares memory with another argument";
        string others = scope.Inputs.Any(i => i.Type == DeclaredElement.Int) ? $"{memory}, or an index is out of range" : $"or {memory}";
        writer.Line($"/// <exception cref=\"global::System.ArgumentException\">A length does not fit, {others}.</exception>");
    }

    private static string Plain(string text) => text.TrimStart('@');
}
