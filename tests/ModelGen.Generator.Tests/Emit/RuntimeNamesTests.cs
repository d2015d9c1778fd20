using System.ComponentModel;
using System.Reflection;
using ModelGen.Generator.Emit;
using ModelGen.Runtime;

namespace GeneratorTests.Emit;

/// <summary>Nothing emitted may be called like a type of the runtime that emitted code uses.</summary>
public sealed class RuntimeNamesTests
{
    [Fact]
    public void Every_static_class_of_the_runtime_namespace_is_reserved()
    {
        IEnumerable<string> classes = typeof(Gemm).Assembly.GetExportedTypes()
            .Where(t => t.Namespace == "ModelGen.Runtime" && t.IsAbstract && t.IsSealed && t.GetCustomAttribute<EditorBrowsableAttribute>() is not null)
            .Select(t => t.Name);
        Assert.All(classes, c => Assert.Contains(c, RuntimeNames.All));
    }
}
