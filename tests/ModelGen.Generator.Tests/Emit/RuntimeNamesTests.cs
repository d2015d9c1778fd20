using System.ComponentModel;
using System.Reflection;
using ModelGen;
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

    [Fact]
    public void Every_member_of_a_trainer_and_a_session_is_reserved()
    {
        Assert.All(MembersOf(typeof(TrainerBase)), m => Assert.Contains(m, RuntimeNames.OfTrainer));
        Assert.All(MembersOf(typeof(SessionBase)).Except(["State", "CopyState", "Guard"]), m => Assert.Contains(m, RuntimeNames.OfSession));
    }

    /// <summary>Those that a derived class sees.</summary>
    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m is not MethodBase { IsSpecialName: true } and not MethodBase { IsAssembly: true } and not MethodBase { IsPrivate: true } and not FieldInfo && !m.Name.StartsWith('<'))
            .Select(m => m.Name);
}
