namespace FashionMnist;

/// <summary>What <c>--optimizer</c> takes.</summary>
internal enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, by default with a learning rate of 0.01.</summary>
    Sgd,

    /// <summary>Adam, by default with a learning rate of 0.001.</summary>
    Adam,
}
