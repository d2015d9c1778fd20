using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Emit;

/// <summary>Writes how a class hands its layers and tensors their places in a model's block: in declaration order, depth first.</summary>
internal static class BindingEmitter
{
    public const string Interface = "global::ModelGen.Runtime.IBindable";

    public static void Write(SourceWriter writer, ClassDeclaration type)
    {
        writer.Line();
        using (writer.Block($"void {Interface}.Bind(global::ModelGen.Runtime.Binder binder)"))
        {
            foreach (MemberDeclaration member in type.Members.Items.Where(m => m.IsBound))
            {
                writer.Line($"binder.Bind(this.{CSharpName.Escape(member.Name)});");
            }
        }
    }
}
