namespace FashionMnist;

/// <summary>What <c>--optimizer</c> takes.</summary>
internal enum OptimizerKind
{
    /// <summary>Adam, by default with a learning rate that falls from 0.002 to 0.</summary>
    Adam,

    /// <summary>The plain stochastic gradient descent of the textbooks, by default with a learning rate of 0.01 that stays.</summary>
    Sgd,
}
