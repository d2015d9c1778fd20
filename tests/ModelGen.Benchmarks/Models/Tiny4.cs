using ModelGen;

namespace Benchmarks.Models;

/// <summary>4-16-3: so small that a call costs a peer a hundred times its arithmetic.</summary>
[Model]
public sealed partial class Tiny4() : TinyMlp(4, 16, 3);
