/** Says so where a screen cannot be shown, instead of leaving an empty page. */
import { Component, type ReactNode } from 'react';
import { SHARED } from '../text/shared';
import { toFailure } from './ask';
import { Failed } from './light';

interface Props {
  children: ReactNode;
}

interface State {
  thrown?: unknown;
}

export class Boundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown };
  }

  private readonly again = async () => {
    this.setState({ thrown: undefined });
  };

  override render(): ReactNode {
    const { thrown } = this.state;
    if (thrown === undefined) return this.props.children;
    const failure = { ...toFailure(thrown), next: SHARED.notShownNext };
    return <Failed failure={failure} onRetry={this.again} />;
  }
}
