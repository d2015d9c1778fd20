using System.Collections.Immutable;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// The public members that the generator adds to a model, in one table: the reader refuses what the user's class has taken of them (<see cref="GeneratedNames"/>), and what
/// is written for a model, for a family and for a model with errors has the same signatures.
/// </summary>
internal static class GeneratedMembers
{
    /// <summary>The property that holds the parameters.</summary>
    public const string Parameters = "Parameters";

    /// <summary>The class of trainers; only where there is a loss.</summary>
    public const string Trainer = "Trainer";

    /// <summary>The method that makes a trainer; it takes an optimizer first.</summary>
    public const string CreateTrainer = "CreateTrainer";

    /// <summary>The documentation of <see cref="Parameters"/>.</summary>
    public const string ParametersSummary = "/// <summary>The parameters by their <c>state_dict</c> names.</summary>";

    private const string Bytes = "global::System.ReadOnlySpan<byte>";
    private const string Stream = "global::System.IO.Stream";
    private const string GradientSet = "global::ModelGen.GradientSet";
    private const string Mismatch = """

        /// <exception cref="global::ModelGen.WeightMismatchException">Names, shapes or types do not fit; all mismatches are listed.</exception>
        """;

    /// <summary>Static methods that make a model and load it from their argument.</summary>
    public static ImmutableArray<GeneratedMethod> Factories { get; } =
    [
        new("FromFile", "string", "path", "/// <summary>Makes a model from a safetensors file, an index of several or a folder with either; nothing is initialised first.</summary>" + Mismatch),
        new("FromBytes", Bytes, "bytes", "/// <summary>Makes a model from a safetensors file in memory, such as an embedded resource; nothing is initialised first.</summary>" + Mismatch),
    ];

    /// <summary>Methods that pass on to the method of the same name of the parameters; a family has them for all of its models.</summary>
    public static ImmutableArray<GeneratedMethod> Storage { get; } =
    [
        new("Save", "string", "path", "/// <summary>Saves the parameters as a safetensors file with PyTorch's names and shapes; the file appears whole or not at all.</summary>"),
        new("Save", Stream, "stream", "/// <summary>Writes the parameters to a stream as a safetensors file; the stream need not seek, and stays open.</summary>"),
        new("Load", "string", "path", "/// <summary>Loads the parameters from a safetensors file, an index of several or a folder with either; either all are replaced or, when anything does not fit, none.</summary>" + Mismatch),
        new("Load", Stream, "stream", "/// <summary>Loads the parameters from a stream, from where it stands to the end of the weights; it need not seek, and stays open.</summary>" + Mismatch),
        new("Load", Bytes, "bytes", "/// <summary>Loads the parameters from a safetensors file in memory.</summary>" + Mismatch),
        new("CreateGradients", null, "", "/// <summary>A set of zeros for the gradients that the backward methods add to.</summary>") { Returns = GradientSet },
    ];

    /// <summary>Methods of a session beside the one that is called as the entry point is.</summary>
    public static ImmutableArray<string> OfSession { get; } = ["Reset", "Copy", "CopyFrom"];

    /// <summary>The class of sessions over caches; only of a model that has some.</summary>
    public const string CachedSession = "Session";

    /// <summary>The method that makes a session over caches; it takes sizes.</summary>
    public const string CreateCachedSession = "CreateSession";

    /// <summary>Methods and properties of a session over caches beside those that are called as entry points are.</summary>
    public static ImmutableArray<string> OfCachedSession { get; } = ["Batch", "Capacity", "Copy", "CopyFrom", "Lengths", "Load", "Reset", "Rewind", "Save", "SelectBatch"];

    /// <summary>The method that computes an entry point and keeps what <see cref="Backward"/> needs.</summary>
    public static string Forward(string entryPoint) => entryPoint + "Forward";

    /// <summary>The method that goes back through an entry point.</summary>
    public static string Backward(string entryPoint) => entryPoint + "Backward";

    /// <summary>The class of sessions; only of a forward method with state.</summary>
    public static string Session(string entryPoint) => entryPoint + "Session";

    /// <summary>The method that makes a session; it takes sizes.</summary>
    public static string CreateSession(string entryPoint) => $"Create{Session(entryPoint)}";
}

/// <summary>A generated method with one parameter or none.</summary>
/// <param name="ParameterType">In C#, fully qualified; null for a method without parameters.</param>
/// <param name="Documentation">Lines of documentation, with their slashes.</param>
internal sealed record GeneratedMethod(string Name, string? ParameterType, string ParameterName, string Documentation)
{
    public string Returns { get; init; } = "void";

    /// <summary>What stands between the parentheses of its declaration.</summary>
    public string Parameters => ParameterType is null ? "" : $"{ParameterType} {ParameterName}";
}
