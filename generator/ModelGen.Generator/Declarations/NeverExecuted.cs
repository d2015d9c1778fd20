using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declarations;

/// <summary>Calls that are made for what they do when they are executed, which a declaration never is, and what to do instead.</summary>
internal static class NeverExecuted
{
    private const string Print = "to see a value, make it a result of a [Forward] method and print it where the model is used";

    private const string Test =
        "shapes are checked when the model is compiled, and other compile-time values by 'if (…) throw new ArgumentException(\"…\")'";

    private const string Draw =
        "for noise in training use Dropout, for starting values Init; other random numbers are drawn where the model is used and come in as an input";

    private const string Measure = "measure and read where the model is used; what the model needs to know of it is a constant or comes in as an input";

    private const string Elsewhere = "do it where the model is used; what the model needs to know of it is a constant or comes in as an input";

    /// <summary>What to do instead of calling a method, constructor or property; null for what may as well be computed.</summary>
    public static string? Instead(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return (space, type.Name) switch
        {
            ("System.Diagnostics", "Debug" or "Trace") when method.Name is "Assert" or "Fail" => Test,
            ("System.Diagnostics.Contracts", _) => Test,
            _ when method.IsStatic && method.Name.StartsWith("ThrowIf", StringComparison.Ordinal) => Test,
            ("System", "Console") or ("System.Diagnostics", "Debug" or "Trace" or "Debugger") => Print,
            ("System", "Random" or "Guid") or ("System.Security.Cryptography", "RandomNumberGenerator") => Draw,
            ("System", "DateTime" or "DateTimeOffset" or "TimeProvider" or "Environment") or ("System.Diagnostics", "Stopwatch") => Measure,
            _ when IsIn(space, "Microsoft.Extensions.Logging") => Print,
            _ when IsIn(space, "System.IO") || IsIn(space, "System.Net") || IsIn(space, "System.Threading") => Elsewhere,
            _ => null,
        };
    }

    private static bool IsIn(string space, string parent) =>
        space == parent || (space.StartsWith(parent, StringComparison.Ordinal) && space[parent.Length] == '.');
}
