namespace ModelGen.Generator.Emit;

/// <summary>Documentation comments of an entry point's public methods: shapes first, since that is what completion shows.</summary>
internal static class EntryDocumentation
{
    public static void WriteCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, scope.IsLoss ? $"The loss of {Inputs(scope)}, without gradients." : $"{Inputs(scope)} → {Results(scope)}.");
        Parameters(writer, scope, withResults: true);
        Symbols(writer, scope);
        Exceptions(writer, scope);
        writer.Line("/// <remarks>Allocates nothing once a thread has seen the largest sizes; threads may call it at the same time.</remarks>");
    }

    public static void WriteTensorCall(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, scope.IsLoss ? $"The loss of {Inputs(scope)}, without gradients; sizes are taken from the tensors." : $"{Inputs(scope)} → {Results(scope)}; sizes are taken from the tensors.");
        Parameters(writer, scope, withResults: true);
        Exceptions(writer, scope);
    }

    public static void WriteForward(SourceWriter writer, EntryScope scope)
    {
        string result = scope.IsLoss ? "Computes the loss as training does" : $"{Inputs(scope)} → {Results(scope)}";
        Summary(writer, $"{result}, and keeps what <see cref=\"{scope.Declaration.Name}Backward\"/> needs.", isXml: true);
        Parameters(writer, scope, withResults: true);
        writer.Line($"/// <param name=\"{Plain(scope.Tape.Text)}\">Takes the values that are kept; its memory is used again.</param>");
        Symbols(writer, scope);
        Exceptions(writer, scope);
    }

    public static void WriteBackward(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"Goes back through what <see cref=\"{scope.Declaration.Name}Forward\"/> computed: adds to the gradients of parameters, gives those of inputs.", isXml: true);
        Parameters(writer, scope, withResults: false);
        foreach (EntryArgument gradient in scope.ResultGradients)
        {
            writer.Line($"/// <param name=\"{Plain(gradient.Text)}\">{(scope.IsLoss ? "The gradient of the loss; 1 where nothing follows it." : $"The gradient of the result, {gradient.ShapeText}.")}</param>");
        }

        foreach (EntryArgument gradient in scope.InputGradients)
        {
            writer.Line($"/// <param name=\"{Plain(gradient.Text)}\">Takes the gradient of the input, {gradient.ShapeText}; empty where it is not wanted.</param>");
        }

        writer.Line($"/// <param name=\"{Plain(scope.Gradients.Text)}\">Gradients of parameters are added here.</param>");
        writer.Line($"/// <param name=\"{Plain(scope.Tape.Text)}\">What the forward pass kept.</param>");
        Symbols(writer, scope);
        Exceptions(writer, scope);
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">The tape was not filled by this forward pass at these sizes.</exception>");
    }

    public static void WriteStep(SourceWriter writer, EntryScope scope)
    {
        Summary(writer, $"One step of training: {scope.Declaration.Name} forward and backward, then the optimizer. Returns the loss before the step.");
        Parameters(writer, scope, withResults: false);
        Symbols(writer, scope);
        Exceptions(writer, scope);
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A size is larger than the trainer was created for.</exception>");
    }

    private static string Inputs(EntryScope scope) => string.Join(", ", scope.Inputs.Select(i => $"{i.Name} {i.ShapeText}"));

    private static string Results(EntryScope scope) => string.Join(", ", scope.Results.Select(r => $"{r.Name} {r.ShapeText}"));

    private static void Summary(SourceWriter writer, string text, bool isXml = false) => writer.Line($"/// <summary>{(isXml ? text : XmlText.Escape(text))}</summary>");

    private static void Parameters(SourceWriter writer, EntryScope scope, bool withResults)
    {
        foreach (EntryArgument input in scope.Inputs)
        {
            writer.Line($"/// <param name=\"{Plain(input.Text)}\">{input.ShapeText}, row-major.</param>");
        }

        foreach (EntryArgument result in withResults && !scope.IsLoss ? scope.Results : [])
        {
            writer.Line($"/// <param name=\"{Plain(result.Text)}\">Takes the result, {result.ShapeText}, row-major.</param>");
        }
    }

    private static void Symbols(SourceWriter writer, EntryScope scope)
    {
        foreach (string symbol in scope.Symbols)
        {
            writer.Line($"/// <param name=\"{symbol}\">The size {symbol}.</param>");
        }
    }

    private static void Exceptions(SourceWriter writer, EntryScope scope)
    {
        string indices = scope.Inputs.Any(i => i.IsInteger) ? ", or an index is out of range" : "";
        writer.Line($"/// <exception cref=\"global::System.ArgumentException\">A length does not fit, a result shares memory with another argument{indices}.</exception>");
    }

    private static string Plain(string text) => text.TrimStart('@');
}
