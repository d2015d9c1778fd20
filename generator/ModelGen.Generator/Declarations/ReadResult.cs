using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// What reading a class gives. The three parts change apart: a comment moves sites and leaves the declaration alone.
/// </summary>
/// <param name="Declaration">Null where no part can be added to the class (it is not partial, a record …) or a generated member would clash.</param>
internal sealed record ReadResult<T>(T? Declaration, SiteTable Sites, EquatableArray<DiagnosticInfo> Diagnostics)
    where T : class
{
    public static ReadResult<T> Nothing { get; } = new(null, new SiteTable([], []), []);
}
