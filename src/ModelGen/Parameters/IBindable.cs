using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// What owns parameters: models, modules and layers. Implemented explicitly by generated code, so that private members are reached and
/// nothing public is added.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBindable
{
    /// <summary>Takes the next parameters from the binder, depth first in declaration order.</summary>
    void Bind(Binder binder);
}
