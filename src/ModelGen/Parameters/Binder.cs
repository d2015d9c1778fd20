using System.Collections;
using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Gives declared parameters their place in a model's block, one after the other in declaration order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Binder
{
    private readonly ParameterSet parameters;
    private int next;

    /// <summary>Starts at the first entry of the set's layout.</summary>
    public Binder(ParameterSet parameters) => this.parameters = parameters;

    /// <summary>
    /// Binds what a member holds: a tensor, a layer or module, or a collection of them at any depth. A layer without parameters and
    /// <see langword="null"/> (<c>Linear? projection = null</c>) hold nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The declaration at run time is not the one the generator read.</exception>
    public void Bind(object? member)
    {
        switch (member)
        {
            case StoredTensor tensor:
                BindTensor(tensor);
                break;
            case IBindable owner:
                owner.Bind(this);
                break;
            case IEnumerable items:
                foreach (object? item in items)
                {
                    Bind(item);
                }

                break;
        }
    }

    private void BindTensor(StoredTensor tensor)
    {
        ReadOnlySpan<ParameterEntry> entries = parameters.Layout.Entries;
        if (next == entries.Length || entries[next].Shape != tensor.Shape || entries[next].IsState != tensor is StateTensor)
        {
            string expected = next == entries.Length ? "no further tensor" : $"{entries[next].Name} {entries[next].Shape}";
            throw new InvalidOperationException(
                $"A tensor of shape {tensor.Shape} is bound where the generated layout has {expected}: " +
                "the members were given other values at run time than their initialisers say.");
        }

        tensor.Bind(parameters.Find(entries[next++].Name));
    }
}
