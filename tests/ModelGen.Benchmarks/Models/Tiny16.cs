using ModelGen;

namespace Benchmarks.Models;

/// <summary>16-32-4.</summary>
[Model]
public sealed partial class Tiny16() : TinyMlp(16, 32, 4);
